import './Protocols.css'
import { createSignal, onMount, Show } from 'solid-js'
import { may } from '../../../chart/people.ts'
import { inUse } from '../../../chart/protocol/in-use.ts'
import type { Protocol } from '../../../chart/protocol.ts'
import { useTablet } from '../../data/tablet.ts'
import { fullDate } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { SelectField } from '../../parts/SelectField.tsx'
import { deskTabs } from '../desk-tabs.ts'
import { Standing } from '../Standing.tsx'
import { TopLine } from '../TopLine.tsx'
import { type Edited, Editor } from './Editor.tsx'
import { ChangesOf, PreviewOf } from './Preview.tsx'
import { protocolWords as words } from './words.ts'

/** The clinic's protocols: each version, the session that it makes, what it changed; a physician makes the next one. */
export default function Protocols() {
  const { directory, me } = useTablet()
  onMount(() => void directory.refresh())
  const [name, setName] = createSignal<string>()
  const [id, setId] = createSignal<string>()
  /** As it was when the change began: a version that comes meanwhile must not come under what is typed. */
  const [editing, setEditing] = createSignal<Edited>()
  const used = () => inUse(directory.protocols())
  const shownName = () => name() ?? used()[0]?.name
  const versions = () =>
    directory
      .protocols()
      .filter((each) => each.name === shownName())
      .toSorted((a, b) => b.version - a.version)
  const shown = () => versions().find((each) => each.id === id()) ?? versions()[0]
  const before = () => versions().find(({ version }) => version === (shown()?.version ?? 0) - 1)
  const mayWrite = () => may(me.me()?.staff.role ?? 'administrator', 'write-protocols')
  return (
    <>
      <TopLine title={words.title} tabs={deskTabs('protocols')} />
      <main class="protocols">
        <Standing />
        <Show
          when={editing()}
          keyed
          fallback={
            <>
              <Segmented
                label={words.title}
                hideLabel
                options={used().map((each) => ({ value: each.name, label: each.title }))}
                chosen={shownName()}
                onChoose={(chosen) => {
                  setName(chosen)
                  setId(undefined)
                }}
              />
              <Show when={shown()}>
                {(protocol) => (
                  <VersionOf
                    protocol={protocol()}
                    before={before()}
                    versions={versions()}
                    used={used().find((each) => each.name === shownName())?.version}
                    onChoose={setId}
                    onEdit={
                      mayWrite()
                        ? () => setEditing({ from: protocol(), after: versions()[0]?.version ?? 0 })
                        : undefined
                    }
                  />
                )}
              </Show>
            </>
          }
        >
          {(edited) => (
            <Editor
              {...edited}
              onClose={() => setEditing(undefined)}
              onDone={(made) => {
                setEditing(undefined)
                setId(made)
              }}
            />
          )}
        </Show>
      </main>
    </>
  )
}

type VersionProps = {
  protocol: Protocol
  before: Protocol | undefined
  versions: readonly Protocol[]
  /** The one that a new session is planned with. */
  used: number | undefined
  onChoose: (id: string) => void
  onEdit: (() => void) | undefined
}

function VersionOf(props: VersionProps) {
  const { directory } = useTablet()
  const approval = () => {
    const { approved } = props.protocol
    if (approved === undefined) return words.notApproved
    return words.approved(directory.staff().get(approved.by)?.name ?? approved.by, fullDate(Date.parse(approved.at)))
  }
  return (
    <>
      <div class="protocol-version">
        <SelectField
          label={words.choose}
          options={props.versions.map(({ id, version }) => ({ value: id, label: words.version(version) }))}
          value={props.protocol.id}
          onChoose={props.onChoose}
        />
        <p classList={{ 'protocol-unapproved': props.protocol.approved === undefined }}>{approval()}</p>
        <p class="quiet">{props.used === props.protocol.version ? words.usesIt : words.uses(props.used ?? 0)}</p>
        <Show when={props.onEdit}>
          {(edit) => (
            <Button icon="note" onPress={() => edit()()}>
              {words.newVersion}
            </Button>
          )}
        </Show>
      </div>
      <PreviewOf protocol={props.protocol} />
      <Show when={props.before} fallback={<p class="quiet">{words.changes.first}</p>}>
        {(before) => <ChangesOf before={before()} after={props.protocol} />}
      </Show>
    </>
  )
}

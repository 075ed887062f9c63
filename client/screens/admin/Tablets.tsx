import { createSignal, Show } from 'solid-js'
import { fromWire } from '../../../chart/instant.ts'
import type { EnrolledTablet, TabletChange } from '../../../chart/wire.ts'
import { createAnswer, once } from '../../answer.ts'
import { sentence } from '../../data/me.ts'
import { read } from '../../data/read.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { Table } from '../../parts/Table.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { useNames } from './reading.ts'
import { adminWords } from './words.ts'

const words = adminWords.tablets
const columns = [
  { id: 'name', label: words.columns.name },
  { id: 'enrolled', label: words.columns.enrolled },
  { id: 'seen', label: words.columns.seen },
  { id: 'state', label: words.columns.state },
  { id: 'acts', label: words.columns.acts },
] as const
const when = (at: string) => `${fullDate(fromWire(at))} ${clockTime(fromWire(at))}`

/** The tablets of the clinic. One that is lost is revoked here before anything else is done about it. */
export function Tablets() {
  const tablet = useTablet()
  const nameOf = useNames()
  const [list, { refetch }] = createAnswer(once, () =>
    read<{ tablets: readonly EnrolledTablet[] }>(tablet, '/api/tablets'),
  )
  const [naming, setNaming] = createSignal<EnrolledTablet>()
  const [revoking, setRevoking] = createSignal<EnrolledTablet>()
  const [problem, setProblem] = createSignal('')
  const change = async (id: string, wanted: TabletChange) => {
    const answer = await tablet.api.call('PATCH', `/api/tablets/${encodeURIComponent(id)}`, wanted)
    setProblem(answer.ok ? '' : sentence(answer.refused))
    setNaming(undefined)
    setRevoking(undefined)
    await refetch()
  }
  const cell = (row: EnrolledTablet, column: (typeof columns)[number]['id']) => {
    if (column === 'name') return row.name
    if (column === 'enrolled') return `${when(row.enrolledAt)}, ${nameOf(row.enrolledBy)}`
    if (column === 'seen') return row.seenAt === undefined ? words.never : `${when(row.seenAt)}, ${nameOf(row.seenBy)}`
    if (column === 'state') return row.revokedAt === undefined ? words.inUse : words.revoked(when(row.revokedAt))
    return (
      <div class="admin-acts">
        <Button onPress={() => setNaming(row)}>{words.rename}</Button>
        <Show
          when={row.revokedAt === undefined}
          fallback={<Button onPress={() => void change(row.id, { revoked: false })}>{words.admit}</Button>}
        >
          <Button onPress={() => setRevoking(row)}>{words.revoke}</Button>
        </Show>
      </div>
    )
  }
  const why = () => problem() || list()?.problem
  return (
    <section class="admin-form" aria-label={adminWords.views.tablets}>
      <p class="quiet">{words.text}</p>
      <Show when={why()}>{(said) => <AlertBlock level="attention" title={said()} />}</Show>
      <Table
        stacks
        caption={adminWords.views.tablets}
        columns={columns}
        rows={list()?.value?.tablets ?? []}
        cell={cell}
      />
      <Show when={naming()} keyed>
        {(row) => (
          <Rename row={row} onClose={() => setNaming(undefined)} onSave={(name) => void change(row.id, { name })} />
        )}
      </Show>
      <Show when={revoking()} keyed>
        {(row) => (
          <Dialog title={words.reallyRevoke(row.name)} onClose={() => setRevoking(undefined)}>
            <div class="admin-form">
              <p>{words.text}</p>
              <p>{words.unsent}</p>
              <Button kind="primary" onPress={() => void change(row.id, { revoked: true })}>
                {words.revoke}
              </Button>
            </div>
          </Dialog>
        )}
      </Show>
    </section>
  )
}

function Rename(props: { row: EnrolledTablet; onClose: () => void; onSave: (name: string) => void }) {
  const [name, setName] = createSignal(props.row.name)
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    if (name().trim() !== '') props.onSave(name().trim())
  }
  return (
    <Dialog title={words.rename} onClose={() => props.onClose()}>
      <form class="admin-form" onSubmit={save}>
        <TextField label={words.name} hint={words.renameHint} value={name()} firstFocus onInput={setName} />
        <Button kind="primary" submit>
          {words.save}
        </Button>
      </form>
    </Dialog>
  )
}

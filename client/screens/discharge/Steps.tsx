import { For, Show } from 'solid-js'
import { type ChecklistItem, checklistItems } from '../../../chart/checklist.ts'
import { latest } from '../../../chart/session.ts'
import { Button } from '../../parts/Button.tsx'
import { ChipChoice } from '../../parts/Chips.tsx'
import { Dialog } from '../../parts/Sheet.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { useDraft } from '../session/drafts.ts'
import { useHere } from '../session/here.ts'
import { NotSaved } from '../session/sheets/asked.tsx'
import { escortLine, escortOf } from './readiness.ts'
import { dischargeWords as words } from './words.ts'

type Closing = { onClose: () => void }

/** One question of the discharge list: a tap on the answer charts it. */
export function AskDialog(props: Closing & { item: string }) {
  const here = useHere()
  const item = (): ChecklistItem | undefined => checklistItems[props.item]
  const answer = async (value: string, label: string) => {
    const known = item()
    if (!known) return
    const body = { item: known.id, answer: value }
    if (await here.save(words.charted.answer(known.label, label), [{ kind: 'checklist-answered', body }]))
      props.onClose()
  }
  return (
    <Show when={item()}>
      {(known) => (
        <Dialog title={known().label} chair={here.chair()} patient={here.patient()} onClose={() => props.onClose()}>
          <div class="going">
            <p>{known().ask}</p>
            <NotSaved />
            <div class="going-answers">
              <For each={known().answers}>
                {(each) => (
                  <Button size="big" onPress={() => void answer(each.value, each.label)}>
                    {each.label}
                  </Button>
                )}
              </For>
            </div>
          </div>
        </Dialog>
      )}
    </Show>
  )
}

/** The practitioner lets the patient go, in their own name. */
export function ReleaseDialog(props: Closing & { isOurs: boolean }) {
  const here = useHere()
  const draft = useDraft('release', () => ({ text: '' }))
  const release = async () => {
    const text = draft.values.text.trim()
    if (!(await here.save(words.charted.released, [{ kind: 'released', body: text === '' ? {} : { text } }]))) return
    draft.clear()
    props.onClose()
  }
  return (
    <Dialog title={words.releaseTitle} chair={here.chair()} patient={here.patient()} onClose={() => props.onClose()}>
      <div class="going">
        <Show when={props.isOurs} fallback={<p>{words.releaseNotYours}</p>}>
          <p>{words.releaseText}</p>
          <TextField
            label={words.releaseWords}
            value={draft.values.text}
            multiline
            onInput={(text) => draft.set('text', text)}
          />
          <NotSaved />
          <Button kind="primary" size="big" onPress={() => void release()}>
            {words.release}
          </Button>
        </Show>
      </div>
    </Dialog>
  )
}

/** IV out, with how the site looks. */
export function IvDialog(props: Closing) {
  const here = useHere()
  const draft = useDraft('iv-out', () => ({ condition: '', more: '' }))
  const placed = () => latest(here.session(), 'access-placed')?.body
  const where = () => {
    const at = placed()
    if (at === undefined) return words.iv.notPlaced
    return words.iv.where([at.side, at.site, at.gauge && `${at.gauge} G`].filter(Boolean).join(' '))
  }
  const condition = () => [draft.values.condition, draft.values.more.trim()].filter(Boolean).join('. ').slice(0, 200)
  const save = async () => {
    const facts = [{ kind: 'access-removed', body: { condition: condition() } }] as const
    if (!(await here.save(words.charted.ivOut, facts))) return
    draft.clear()
    props.onClose()
  }
  return (
    <Dialog title={words.iv.title} chair={here.chair()} patient={here.patient()} onClose={() => props.onClose()}>
      <div class="going">
        <p>{where()}</p>
        <ChipChoice
          label={words.iv.condition}
          options={words.iv.conditions.map((value) => ({ value, label: value }))}
          chosen={draft.values.condition === '' ? undefined : draft.values.condition}
          onChoose={(value) => draft.set('condition', value ?? '')}
        />
        <TextField label={words.iv.other} value={draft.values.more} onInput={(more) => draft.set('more', more)} />
        <NotSaved />
        <Button
          kind="primary"
          size="big"
          waitingFor={condition() === '' ? words.iv.missing : undefined}
          onPress={() => void save()}
        >
          {words.iv.save}
        </Button>
      </div>
    </Dialog>
  )
}

/** Who takes the patient home, seen in person. Who was named at check-in is shown; one tap says it is this person. */
export function EscortDialog(props: Closing) {
  const here = useHere()
  const draft = useDraft('escort', () => ({ name: '', relation: '', phone: '' }))
  const named = () => escortOf(here.session(), 'escort')
  const save = async () => {
    const { name, relation, phone } = draft.values
    const body = { item: 'escort-here', answer: 'yes', value: escortLine(name, relation, phone) }
    if (!(await here.save(words.charted.escort, [{ kind: 'checklist-answered', body }]))) return
    draft.clear()
    props.onClose()
  }
  return (
    <Dialog title={words.escort.title} chair={here.chair()} patient={here.patient()} onClose={() => props.onClose()}>
      <div class="going">
        <Show when={named()}>
          {(known) => (
            <p class="going-known">
              {words.escort.named(Object.values(known()).join(', '))}
              <Button onPress={() => draft.set({ relation: '', phone: '', ...known() })}>
                {words.escort.useNamed}
              </Button>
            </p>
          )}
        </Show>
        <TextField
          label={words.escort.name}
          value={draft.values.name}
          autocomplete="off"
          onInput={(name) => draft.set('name', name)}
        />
        <div class="going-pair">
          <TextField
            label={words.escort.relation}
            value={draft.values.relation}
            autocomplete="off"
            onInput={(relation) => draft.set('relation', relation)}
          />
          <TextField
            label={words.escort.phone}
            value={draft.values.phone}
            type="tel"
            autocomplete="off"
            onInput={(phone) => draft.set('phone', phone)}
          />
        </div>
        <NotSaved />
        <Button
          kind="primary"
          size="big"
          waitingFor={draft.values.name.trim() === '' ? words.escort.missing : undefined}
          onPress={() => void save()}
        >
          {words.escort.save}
        </Button>
      </div>
    </Dialog>
  )
}

import { Show } from 'solid-js'
import type { Readiness } from '../../../chart/discharge.ts'
import { may } from '../../../chart/people.ts'
import { now } from '../../clock.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime } from '../../format.ts'
import { Rows } from '../../parts/Rows.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { SelectField } from '../../parts/SelectField.tsx'
import { TextField } from '../../parts/TextField.tsx'
import { occurredAt } from '../../parts/TimeChips.tsx'
import { useCharting, useDraft } from '../session/drafts.ts'
import { orderers, useHere } from '../session/here.ts'
import { Chart, chosenAt, Follows, HereSheet, lateNote, type Timed, timedNow, When } from '../session/sheets/asked.tsx'
import { Begun, useBegun } from '../session/sheets/begun.tsx'
import { type Disposition, dischargedBody, dispositions, lackingOf, unmetOf } from './leave.ts'
import { escortOf, isInstructed } from './readiness.ts'
import { dischargeWords } from './words.ts'

const words = dischargeWords.leave

type Draft = {
  disposition: Disposition | undefined
  reasons: Record<string, string>
  allowedBy: string | undefined
  followUp: string
  timed: Timed
}
const blank = (): Draft => ({
  disposition: undefined,
  reasons: {},
  allowedBy: undefined,
  followUp: '',
  timed: timedNow,
})

/** The patient leaves: how, with whom, and for each criterion that is not met a reason and who allowed it. */
export function LeaveSheet(props: { readiness: Readiness; onClose: () => void }) {
  const here = useHere()
  const { me } = useTablet()
  const draft = useDraft<Draft>('discharge', blank)
  const begun = useBegun(draft, blank, () => draft.set({ allowedBy: undefined }))
  const chart = useCharting(draft, () => props.onClose())
  const self = () => (may(me.me()?.staff.role ?? 'administrator', 'give-orders') ? here.author() : undefined)
  const allowedBy = () => self() ?? draft.values.allowedBy
  const leaving = () => ({ ...draft.values, allowedBy: allowedBy() })
  const isHome = () => draft.values.disposition === 'home'
  const unmet = () => unmetOf(props.readiness)
  const escort = () => escortOf(here.session(), 'escort-here')
  const waitingFor = () => {
    const lacking = lackingOf(leaving(), props.readiness)
    if (lacking === undefined) return undefined
    if (lacking.is === 'reasons') return words.fill(lacking.count)
    return { how: words.chooseHow, who: words.chooseWho, account: words.tell }[lacking.is]
  }
  const leave = async () => {
    const body = dischargedBody(leaving(), props.readiness, {
      escort: escort(),
      instructed: isInstructed(here.session()),
    })
    const at = chosenAt(draft.values.timed)
    const time = clockTime(occurredAt(draft.values.timed.time, now()))
    const facts = [{ kind: 'discharged', body } as const, ...lateNote(draft.values.timed)]
    await chart(dischargeWords.charted.discharged(time), facts, { at, icon: 'door' })
  }
  return (
    <HereSheet
      title={words.title}
      onClose={() => props.onClose()}
      actions={
        <Chart byHand waitingFor={waitingFor()} onPress={() => void leave()}>
          {words.save[draft.values.disposition ?? 'home']}
        </Chart>
      }
    >
      <Begun of={begun} />
      <Segmented
        label={words.how}
        options={dispositions.map((value) => ({ value, label: words.dispositions[value] }))}
        chosen={draft.values.disposition}
        onChoose={(disposition) => draft.set('disposition', disposition)}
      />
      <Show when={isHome()}>
        <Follows warned={escort() === undefined}>
          {escort() === undefined ? words.noEscort : words.escort(Object.values(escort() ?? {}).join(', '))}
        </Follows>
      </Show>
      <Show when={isHome() && unmet().length > 0}>
        <Overrides
          unmet={unmet()}
          reasons={draft.values.reasons}
          onReason={(id, reason) => draft.set('reasons', id, reason)}
        />
        <Show when={self() === undefined}>
          <SelectField
            label={words.allowedBy}
            options={orderers(here.context())}
            value={draft.values.allowedBy}
            empty={words.nobody}
            onChoose={(id) => draft.set('allowedBy', id)}
          />
        </Show>
      </Show>
      <TextField
        label={isHome() || draft.values.disposition === undefined ? words.followUp : words.account}
        hint={words.followUpHint}
        value={draft.values.followUp}
        multiline
        onInput={(followUp) => draft.set('followUp', followUp)}
      />
      <When label={words.at} draft={draft.values.timed} onChange={(change) => draft.set('timed', change)} />
    </HereSheet>
  )
}

function Overrides(props: {
  unmet: Readiness['criteria']
  reasons: Readonly<Record<string, string>>
  onReason: (id: string, reason: string) => void
}) {
  return (
    <section class="overrides">
      <h3>{words.notMet}</h3>
      {/* Judged anew every few seconds: a field drawn anew would take the keyboard away. */}
      <Rows each={props.unmet} by={({ id }) => id}>
        {(each) => (
          <TextField
            label={words.reason(each().label)}
            hint={each().detail}
            value={props.reasons[each().id] ?? ''}
            onInput={(reason) => props.onReason(each().id, reason)}
          />
        )}
      </Rows>
    </section>
  )
}

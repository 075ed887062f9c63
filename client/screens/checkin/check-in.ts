import { type Accessor, createContext, createMemo, createResource, createSignal, useContext } from 'solid-js'
import type { CheckedItem } from '../../../chart/checklist.ts'
import { latest, type Session } from '../../../chart/session.ts'
import type { SessionRow } from '../../../chart/wire.ts'
import { listIn } from '../../data/lists.ts'
import { useTablet } from '../../data/tablet.ts'
import { orderers, useHere } from '../session/here.ts'
import { checkedWithPreparation } from './sections.ts'

/** What is known of the patient's last session here: shown beside each question, never filled in. */
export type LastTime =
  | { readonly state: 'asking' | 'first' | 'unknown' }
  | { readonly state: 'known'; readonly session: Session; readonly at: number }

/** The sheet that is open: for an item, and for an item that asks for more, the answer that was tapped. */
export type OpenSheet = { readonly item: string; readonly answer?: string | undefined; readonly why?: 'reason' }

/** What page, list and actions of one check-in share. */
export type CheckInState = {
  readonly sheet: Accessor<OpenSheet | undefined>
  readonly open: (sheet: OpenSheet | undefined) => void
  readonly lastTime: Accessor<LastTime>
}

export const CheckInContext = createContext<CheckInState>()

export function useCheckIn(): CheckInState {
  const state = useContext(CheckInContext)
  if (!state) throw new Error('no check-in around this part')
  return state
}

export function createCheckIn(sessionId: string): CheckInState {
  const [sheet, open] = createSignal<OpenSheet>()
  return { sheet, open, lastTime: createLastTime(sessionId) }
}

/** Sessions that hold answers of an earlier visit. */
const happened = ({ phase }: SessionRow) => phase !== 'planned' && phase !== 'cancelled' && phase !== 'check-in'

function createLastTime(sessionId: string): Accessor<LastTime> {
  const { api, chart } = useTablet()
  const opened = createMemo(() => latest(chart(sessionId).session(), 'session-opened'))
  const [before] = createResource(
    () => opened()?.body,
    async ({ patientId, plannedStart }): Promise<SessionRow | 'first' | 'unknown'> => {
      const answer = await api.call<unknown>('GET', `/api/sessions?patient=${encodeURIComponent(patientId)}&limit=50`)
      const rows = answer.ok ? listIn<SessionRow>(answer.value, 'sessions') : undefined
      if (rows === undefined) return 'unknown'
      const earlier = rows.filter((row) => row.id !== sessionId && row.plannedStart < plannedStart && happened(row))
      return earlier.toSorted((a, b) => (a.plannedStart < b.plannedStart ? 1 : -1))[0] ?? 'first'
    },
  )
  return createMemo((): LastTime => {
    const found = before()
    if (found === undefined) return { state: 'asking' }
    if (typeof found === 'string') return { state: found }
    const session = chart(found.id).session()
    // The list and the chart must speak of the same person before one's answers stand beside the other's questions.
    const own = latest(session, 'session-opened')?.body.patientId === opened()?.body.patientId
    return own ? { state: 'known', session, at: Date.parse(found.plannedStart) } : { state: 'asking' }
  })
}

type Choice = { readonly value: string; readonly label: string; readonly note?: string }
const sameChoices = (a: readonly Choice[], b: readonly Choice[]) =>
  a.length === b.length && a.every(({ value, label }, i) => value === b[i]?.value && label === b[i]?.label)

/** A choice among people or recipes that stays the same one while nothing in it changes: a finger may be on it. */
export const steadyChoices = (of: () => readonly Choice[]): Accessor<readonly Choice[]> =>
  createMemo(of, [], { equals: sameChoices })

/** The physicians, and whether one of them is here. */
export function useOrderers(): { readonly choices: Accessor<readonly Choice[]>; readonly isOne: () => boolean } {
  const here = useHere()
  const choices = steadyChoices(() => orderers(here.context()))
  return { choices, isOne: () => choices().some(({ value }) => value === here.author()) }
}

/** The checklist with the preparation in its place, judged anew with every entry; a signal. */
export function useChecked(): Accessor<readonly CheckedItem[]> {
  const here = useHere()
  return createMemo(() => checkedWithPreparation(here.session(), here.context().protocol))
}

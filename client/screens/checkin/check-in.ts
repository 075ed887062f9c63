import { type Accessor, createContext, createMemo, createSignal, useContext } from 'solid-js'
import type { CheckedItem } from '../../../chart/checklist.ts'
import { type LastTime, useLastTime } from '../last-time.ts'
import { orderers, useHere } from '../session/here.ts'
import { checkedWithPreparation } from './sections.ts'

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
  return { sheet, open, lastTime: useLastTime(sessionId) }
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

import { type Accessor, createMemo } from 'solid-js'
import { latest, type Session } from '../../../chart/session.ts'
import { useHere } from '../session/here.ts'
import { useCheckIn } from './check-in.ts'
import { heightQuestion } from './weight.ts'

export type WeightBefore = { readonly kg: number; readonly at: number; readonly of: 'last-time' | 'today' }

/** The weight of the last session, else the one charted earlier in this one. */
export function useWeightBefore(): Accessor<WeightBefore | undefined> {
  const here = useHere()
  const ofLastTime = useOfLastTime(weightIn)
  return createMemo((): WeightBefore | undefined => {
    const before = ofLastTime()
    if (before) return { ...before, of: 'last-time' }
    const today = weightIn(here.session())
    return today && { ...today, of: 'today' }
  })
}

/** The patient's height in cm, charted today, else last time. */
export function useHeight(): Accessor<number | undefined> {
  const here = useHere()
  const ofLastTime = useOfLastTime(heightIn)
  return createMemo(() => heightIn(here.session()) ?? ofLastTime())
}

/** Today's weight in kg, where a height of so many cm casts doubt on it; no weight of last time speaks for it. */
export function useDoubtedWeight(): (cm: number) => number | undefined {
  const here = useHere()
  const { lastTime } = useCheckIn()
  const before = useWeightBefore()
  return (cm) => {
    const weighed = lastTime().state === 'asking' ? undefined : before()
    const isDoubted = weighed?.of === 'today' && heightQuestion(cm, weighed.kg, here.context().clinic)
    return isDoubted ? weighed.kg : undefined
  }
}

function useOfLastTime<T>(read: (session: Session) => T | undefined): Accessor<T | undefined> {
  const { lastTime } = useCheckIn()
  return createMemo(() => {
    const known = lastTime()
    return known.state === 'known' ? read(known.session) : undefined
  })
}

function weightIn(session: Session) {
  const fact = latest(session, 'weight-measured')
  return fact && { kg: fact.body.kg, at: fact.at }
}

function heightIn(session: Session): number | undefined {
  const value = session.facts['checklist-answered'].findLast(({ body }) => body.item === 'height')?.body.value
  return typeof value === 'number' && value > 0 ? value : undefined
}

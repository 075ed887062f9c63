import { createEffect, createMemo, createSignal } from 'solid-js'
import type { Meaning } from '../../../chart/bodies.ts'
import { may } from '../../../chart/people.ts'
import type { Session } from '../../../chart/session.ts'
import { besideLastTime, sinceSealed, versions } from '../../../chart/signoff.ts'
import { useTablet } from '../../data/tablet.ts'
import { useLastTime } from '../last-time.ts'
import { useDraft } from '../session/drafts.ts'
import { useHere } from '../session/here.ts'
import { isNews, leftToDo, newsItem, newsSince, overridesOf, reviewItems } from './items.ts'
import { reviewWords } from './words.ts'

const words = reviewWords.sign.waits

type Draft = {
  seen: Record<string, boolean>
  reasons: Record<string, string>
  /** The place in the log up to which the reader has the record on screen; what others chart after it is news. */
  read: number | undefined
}

/** The minute that the graph of the review shows, since something in the list was tapped. */
export type Pointing = ReturnType<typeof createPointing>
export function createPointing() {
  // A new value each time: the same minute tapped again is brought into view again.
  const [to, setTo] = createSignal<{ readonly at: number }>()
  return { to, show: (at: number) => void setTo({ at }), letGo: () => void setTo(undefined) }
}

/** What the signature would be: `authored` while the record has no version that says all of it, else one beside it. */
export function meaningsOf(session: Session): readonly [Meaning, ...Meaning[]] {
  return versions(session) === 0 || sinceSealed(session).length > 0 ? ['authored'] : ['reviewed', 'countersigned']
}

/**
 * This session beside the patient's last one, once both are here; a signal. `since`: when that one was planned.
 */
export function useBesideLastTime() {
  const here = useHere()
  const { directory, time } = useTablet()
  const last = useLastTime(here.id)
  const earlier = createMemo(() => {
    const known = last()
    return known.state === 'known' && known.session.infusion.startedAt !== undefined ? known : undefined
  })
  const besides = createMemo(() => {
    const before = earlier()?.session
    const ctx = before && directory.context(before)
    if (!before || !ctx) return []
    return besideLastTime({ session: here.session(), ctx: here.context() }, { session: before, ctx }, time.now())
  })
  return { last, earlier: () => earlier()?.session, at: () => earlier()?.at, besides }
}

/**
 * The review of one session by the person signed in: what there is to look at, what was looked at, what the signature
 * waits for. It follows the record: what comes in while reading stands in the list and is looked at like the rest.
 */
export function useReview() {
  const here = useHere()
  const { time, me } = useTablet()
  const looked = useDraft<Draft>('review', () => ({ seen: {}, reasons: {}, read: undefined }))
  createEffect(() => {
    const seq = here.session().head?.seq
    if (looked.values.read === undefined && here.chart.standing() === 'known') looked.set('read', seq)
  })
  const items = createMemo(() => {
    here.view()
    const [session, context] = [here.session(), here.context()]
    const read = looked.values.read ?? Number.POSITIVE_INFINITY
    const news = newsItem(newsSince(session, read, here.author()), session, context)
    return [...reviewItems(session, context, time.now(), here.author()), ...news]
  })
  const role = () => me.me()?.staff.role ?? 'administrator'
  const isSealed = () => versions(here.session()) > 0 && sinceSealed(here.session()).length === 0
  const waitingFor = (): string | undefined => {
    const { orders, findings, unseen } = leftToDo(items(), looked.values)
    const unsent = here.chart.unsent()
    if (orders > 0) return words.order(orders)
    if (findings > 0) return words.finding(findings)
    if (unseen > 0) return words.seen(unseen)
    return unsent > 0 ? words.unsent(unsent) : undefined
  }
  return {
    items,
    looked: looked.values,
    see(id: string) {
      looked.set('seen', id, true)
      if (isNews(id)) looked.set('read', here.session().head?.seq)
    },
    giveReason: (id: string, reason: string) => looked.set('reasons', id, reason),
    maySign: () => may(role(), 'sign-authored'),
    isSealed,
    meanings: () => meaningsOf(here.session()),
    overrides: () => (isSealed() ? [] : overridesOf(items(), looked.values)),
    waitingFor: () => (isSealed() ? undefined : waitingFor()),
  }
}

import type { ChairView } from '../chair-view.ts'

/** What a chair asks of the people who are not at it. Times in epoch ms. */
export type Call = {
  readonly sessionId: string
  readonly chair: string
  readonly why: 'overdue' | 'critical' | 'unheard'
  /** Since when it asks: the due time, the reading, the last word of its tablet. */
  readonly since: number
  /** `here`: the tablet at the chair. `everywhere`: all tablets. `everyone`: nurse in charge and physicians as well. */
  readonly reach: 'here' | 'everywhere' | 'everyone'
  /** It is heard, and not only seen. */
  readonly sounds: boolean
}

type Seen = { readonly id: string; readonly chair: string; readonly view: Pick<ChairView, 'due' | 'alerts' | 'phase'> }
type Silent = { readonly sessionId: string; readonly heardAt: number }

/** After red, the nurse in charge and the physician. */
const AFTER_RED = 180_000
/** A critical alert that nobody has seen, on all tablets. */
const UNSEEN = 60_000
/** The smaller of half the interval and this is red; the rule is the core's, this is its instant. */
const RED_AT_MOST = 300_000

/** Who is called where, from the charts alone: every tablet works out the same, and one that slept is right at once. */
export function calls(places: readonly Seen[], silent: readonly Silent[], now: number): readonly Call[] {
  return places.flatMap(({ id, chair, view }) => {
    const running = view.phase === 'infusing' || view.phase === 'held'
    const mute = running ? silent.find(({ sessionId }) => sessionId === id) : undefined
    return [critical(id, chair, view, now), overdue(id, chair, view, now), mute && unheard(chair, mute)].filter(
      (call) => call !== undefined,
    )
  })
}

function critical(sessionId: string, chair: string, { alerts }: Seen['view'], now: number): Call | undefined {
  const unseen = alerts.filter(({ severity, acknowledged }) => severity === 'critical' && acknowledged === undefined)
  if (unseen.length === 0) return undefined
  const since = Math.min(...unseen.map(({ at }) => at))
  return {
    sessionId,
    chair,
    why: 'critical',
    since,
    reach: now - since >= UNSEEN ? 'everywhere' : 'here',
    sounds: true,
  }
}

function overdue(sessionId: string, chair: string, { due }: Seen['view'], now: number): Call | undefined {
  const { next } = due
  if (next === undefined || next.why === 'baseline' || now < next.at) return undefined
  const redAt = next.at + Math.min(next.every / 2, RED_AT_MOST)
  const reach = now >= redAt + AFTER_RED ? 'everyone' : now >= redAt ? 'everywhere' : 'here'
  return { sessionId, chair, why: 'overdue', since: next.at, reach, sounds: reach === 'everyone' }
}

const unheard = (chair: string, { sessionId, heardAt }: Silent): Call => ({
  ...{ sessionId, chair, why: 'unheard', since: heardAt, reach: 'everywhere', sounds: false },
})

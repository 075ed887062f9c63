import { createSignal } from 'solid-js'
import { actInWords, declaration, type EmergencyAct, emergencySince, factOfAct } from '../../chart/emergency.ts'
import { duration } from '../../chart/wording.ts'
import type { Chart, Fact } from './chart-store.ts'
import { dataWords } from './words.ts'

/** A touch on the locked tablet that says what was done and when, but not by whom: it waits for a PIN. */
export type Mark = {
  readonly id: string
  readonly sessionId: string
  readonly chair: string
  readonly act: EmergencyAct
  /** Touched in emergency mode: claiming it says that there was an emergency. */
  readonly emergency?: boolean | undefined
  /** When it was touched, epoch ms by the server's clock. */
  readonly at: number
}

export type Marks = {
  /** Those that nobody has claimed, in the order of their touches; a signal. */
  readonly waiting: () => readonly Mark[]
  /** Answers when it is on the tablet's disk; the time is that of the call. Throws what the disk throws. */
  readonly touch: (mark: Pick<Mark, 'sessionId' | 'chair' | 'act' | 'emergency'>) => Promise<Mark>
  /**
   * Charts it in the name of whoever is signed in, at the time of the touch, once however often it is pressed and on
   * however many pages. Throws NotCharted; then it waits on.
   * `done` false: it was touched and not done; that is charted too, since a mark is never just dropped.
   */
  readonly claim: (mark: Mark, chart: Chart, done: boolean) => Promise<void>
}

export type MarksDeps = {
  readonly read: () => Promise<readonly Mark[] | undefined>
  /** Changes what the disk has, in one step with reading it, and answers that: another page may have touched too. */
  readonly change: (change: (before: readonly Mark[] | undefined) => readonly Mark[]) => Promise<readonly Mark[]>
  readonly newId: () => string
  readonly now: () => number
}

/**
 * The marks of this tablet. They name no patient and no person, so they can be made while everything else is sealed.
 */
export async function openMarks({ read, change, newId, now }: MarksDeps): Promise<Marks> {
  const [waiting, setWaiting] = createSignal<readonly Mark[]>((await read()) ?? [])
  /** Touched, and the disk has not answered yet. */
  let touched: readonly Mark[] = []
  const show = (onDisk: readonly Mark[]) => {
    touched = touched.filter(({ id }) => !onDisk.some((mark) => mark.id === id))
    // The same mark is the same row: its buttons lie under a finger.
    const known = new Map(waiting().map((mark) => [mark.id, mark]))
    setWaiting([...onDisk, ...touched].map((mark) => known.get(mark.id) ?? mark))
  }
  /** One that the disk did not take waits all the same, and so do all where it does not answer. */
  const isWaiting = async ({ id }: Mark) => {
    const onDisk = await read().catch(waiting)
    return [...touched, ...(onDisk ?? [])].some((mark) => mark.id === id)
  }
  const claiming = new Map<string, Promise<void>>()
  const claim = async (mark: Mark, chart: Chart, done: boolean) => {
    // Another page may have charted it, or this one before it was closed.
    const isCharted = chart.entries().some(({ id }) => id === mark.id)
    if (!isCharted && (await isWaiting(mark))) {
      const facts = factsOfMark(mark, now(), done, emergencySince(chart.session()) !== undefined)
      await chart.recordSet(facts, { at: mark.at, lastId: mark.id })
    }
    touched = touched.filter(({ id }) => id !== mark.id)
    show(await change((before = []) => before.filter(({ id }) => id !== mark.id)))
  }
  return {
    waiting,
    async touch(wanted) {
      const mark = { ...wanted, id: newId(), at: now() }
      // On screen at once: whoever touched in an emergency must see it, and the disk says later if it failed.
      touched = [...touched, mark]
      setWaiting((before) => [...before, mark])
      show(
        await change((before = []) => [...before, ...touched.filter(({ id }) => !before.some((on) => on.id === id))]),
      )
      return mark
    },
    claim(mark, chart, done) {
      const underWay = claiming.get(mark.id) ?? claim(mark, chart, done).finally(() => claiming.delete(mark.id))
      claiming.set(mark.id, underWay)
      return underWay
    },
  }
}

/** The touch as entries; how long it waited is said in words, so that it is printed. */
export function factsOfMark(
  { act, at, emergency }: Mark,
  claimedAt: number,
  done: boolean,
  declared: boolean,
): readonly Fact[] {
  const waited = duration(Math.max(0, claimedAt - at))
  if (!done) return [{ kind: 'note', body: { text: dataWords.markNotDone(actInWords(act), waited) } }]
  const first = emergency && !declared ? [declaration] : []
  return [...first, factOfAct(act), { kind: 'note', body: { text: dataWords.markClaimed(actInWords(act), waited) } }]
}

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
   * Charts it in the name of whoever is signed in, at the time of the touch. Throws NotCharted; then it waits on.
   * `done` false: it was touched and not done; that is charted too, since a mark is never just dropped.
   */
  readonly claim: (mark: Mark, chart: Chart, done: boolean) => Promise<void>
}

export type MarksDeps = {
  readonly read: () => Promise<readonly Mark[] | undefined>
  /** On the disk when it answers. */
  readonly write: (marks: readonly Mark[]) => Promise<void>
  readonly newId: () => string
  readonly now: () => number
}

/**
 * The marks of this tablet. They name no patient and no person, so they can be made while everything else is sealed.
 */
export async function openMarks({ read, write, newId, now }: MarksDeps): Promise<Marks> {
  const [waiting, setWaiting] = createSignal<readonly Mark[]>((await read()) ?? [])
  let writing: Promise<unknown> = Promise.resolve()
  const change = (to: (before: readonly Mark[]) => readonly Mark[]) => {
    setWaiting(to)
    const done = writing.catch(() => undefined).then(() => write(waiting()))
    writing = done
    return done
  }
  return {
    waiting,
    async touch(wanted) {
      const mark = { ...wanted, id: newId(), at: now() }
      // On screen at once: whoever touched in an emergency must see it, and the disk says later if it failed.
      await change((before) => [...before, mark])
      return mark
    },
    async claim(mark, chart, done) {
      await chart.recordSet(factsOfMark(mark, now(), done, emergencySince(chart.session()) !== undefined), {
        at: mark.at,
      })
      await change((before) => before.filter(({ id }) => id !== mark.id))
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

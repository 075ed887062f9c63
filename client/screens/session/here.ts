import { type Accessor, createContext, createMemo, createSignal, useContext } from 'solid-js'
import type { Context } from '../../../chart/context.ts'
import { may } from '../../../chart/people.ts'
import type { Session } from '../../../chart/session.ts'
import { type Chart, type Fact, NotCharted } from '../../data/chart-store.ts'
import type { Charted } from '../../data/outbox.ts'
import { useTablet } from '../../data/tablet.ts'
import { shortName } from '../../format.ts'
import type { IconName } from '../../parts/Icon.tsx'
import { undoTime } from '../../parts/UndoBar.tsx'
import { type ChairView, chairOf } from '../chair-view.ts'
import { isTranscribing } from './from-paper.ts'
import { sessionWords as words } from './words.ts'

/** What was charted last and can still be taken back; `until` in epoch ms. */
export type Undoable = {
  readonly text: string
  readonly icon?: IconName | undefined
  readonly entries: readonly string[]
  readonly until: number
  /** True for a hold: its reason is asked after it, never before. */
  readonly asksWhy?: boolean | undefined
}

export type SaveOptions = {
  /** When it happened, epoch ms; now when absent. */
  readonly at?: number | undefined
  readonly icon?: IconName | undefined
  readonly asksWhy?: boolean | undefined
  /** Entries that were made before and join the facts: the server may have them already. */
  readonly made?: readonly Charted[] | undefined
}

/** The session on this screen: its chart, what the rules say of it, and the one way to chart on it. */
export type Here = {
  readonly id: string
  readonly chart: Chart
  readonly session: Accessor<Session>
  /** The same for what only draws it: not changed by a receipt alone. */
  readonly charted: Accessor<Session>
  readonly context: Accessor<Context>
  /** Judged anew with every entry and every few seconds. */
  readonly view: Accessor<ChairView>
  readonly chair: Accessor<string>
  /** "Halvorsen, Marit": repeated in the head of every sheet. */
  readonly patient: Accessor<string>
  /** Staff id of who is signed in. */
  readonly author: Accessor<string>
  readonly mayChart: Accessor<boolean>
  /**
   * Charts facts of one moment, all or none, once however often it is pressed, and offers to undo them. False when
   * nothing was saved; `failure` says why.
   */
  readonly save: (text: string, facts: readonly Fact[], options?: SaveOptions) => Promise<boolean>
  /** Why the last attempt was not saved, in the nurse's words. */
  readonly failure: Accessor<string | undefined>
  readonly fail: (why: string | undefined) => void
  readonly undoable: Accessor<Undoable | undefined>
  /** Offers the bar for entries that were charted by another way, such as before a witness. */
  readonly offerUndo: (undoable: Undoable | undefined) => void
  /** Strikes what was charted last, with the reason "undone": nothing is withdrawn. */
  readonly undo: () => Promise<void>
}

export const HereContext = createContext<Here>()

/** The session that a panel or sheet is part of. */
export function useHere(): Here {
  const here = useContext(HereContext)
  if (!here) throw new Error('no session around this panel')
  return here
}

type Parts = { chart: Chart; context: Accessor<Context>; view: Accessor<ChairView> }

/** Everything that the panels of one session share. */
export function createHere({ chart, context, view }: Parts): Here {
  const { me, time } = useTablet()
  const [failure, fail] = createSignal<string>()
  const [undoable, offerUndo] = createSignal<Undoable>()
  const staff = () => me.me()?.staff
  // Built anew for each person: what waited for an answer meanwhile is theirs also after another one typed a PIN.
  const own = staff()?.id
  /** What is on its way to the disk. A gloved finger often taps twice: the same facts again are the same press. */
  let pressed: { readonly says: string; readonly saved: Promise<boolean> } | undefined
  const save: Here['save'] = (text, facts, options = {}) => {
    const says = JSON.stringify([facts, options.at, options.made])
    if (pressed?.says === says) return pressed.saved
    const saved = chartFacts(text, facts, options).finally(() => {
      if (pressed?.saved === saved) pressed = undefined
    })
    pressed = { says, saved }
    return saved
  }
  const chartFacts = async (text: string, facts: readonly Fact[], { at, icon, asksWhy, made }: SaveOptions) => {
    try {
      const fromPaper = isTranscribing(staff()?.id ?? '', chart.sessionId)
      const entries = await chart.recordSet(facts, { at, made, fromPaper, author: own })
      fail(undefined)
      offerUndo({ text, icon, asksWhy, entries: entries.map(({ id }) => id), until: time.now() + undoTime })
      return true
    } catch (error) {
      if (!(error instanceof NotCharted)) throw error
      fail(error.message)
      return false
    }
  }
  const undo = async () => {
    const last = undoable()
    if (!last) return
    const strikes = last.entries.map(
      (target): Fact => ({ kind: 'amendment', body: { target, struck: true, reason: words.undo.undone } }),
    )
    offerUndo(undefined)
    if (await save(words.undo.struck, strikes)) offerUndo(undefined)
  }
  return {
    id: chart.sessionId,
    chart,
    session: chart.session,
    charted: chart.charted,
    context,
    view,
    chair: createMemo(() => chairOf(chart.charted(), '')),
    patient: createMemo(() => shortName(context().patient)),
    author: () => staff()?.id ?? '',
    mayChart: () => may(staff()?.role ?? 'administrator', 'chart'),
    save,
    failure,
    fail,
    undoable,
    offerUndo,
    undo,
  }
}

/** Practitioners who may give an order, by name. */
export const orderers = (context: Context) =>
  [...context.staff.values()]
    .filter((person) => person.enabled && may(person.role, 'give-orders'))
    .map((person) => ({ value: person.id, label: person.name }))

/** "RA" of a staff id; an id that nobody has is shown as it is, since a blank author would be worse. */
export const initialsOf = (context: Context, id: string) => context.staff.get(id)?.initials ?? id
export const nameOf = (context: Context, id: string) => context.staff.get(id)?.name ?? id

import type { Context } from '../../../chart/context.ts'
import type { Entry } from '../../../chart/entry.ts'
import type { Session } from '../../../chart/session.ts'
import { type Against, against, type Deviation, deviations, type Finding, findings } from '../../../chart/signoff.ts'
import { tell } from '../../../chart/telling.ts'
import { sentences } from '../../../chart/wording.ts'
import { reviewWords } from './words.ts'

/** One thing that the signer looks at: open, to be confirmed, or done otherwise than planned. */
export type ReviewItem = {
  /** The id of the finding or deviation: the same thing keeps it, so what was seen stays seen. */
  readonly id: string
  readonly sentence: string
  readonly severity: Deviation['severity']
  readonly at?: number | undefined
  /** Open until it is mended or signed over. */
  readonly finding?: Finding | undefined
  /** A spoken order of the signer's own: the entry to confirm. */
  readonly order?: string | undefined
  /** Where it stands; `open` is what still has to be mended or signed over. */
  readonly from: 'open' | Against
  /** What an open one departs from all the same. */
  readonly departs?: Against | undefined
}

/** In this order the signer is shown them; numbers run through. */
const order: readonly ReviewItem['from'][] = ['open', 'order', 'protocol', 'otherwise']

/**
 * Everything that the signer must look at: first what is open, then what departs from the order, from the protocol, and
 * from neither. What is both open and a deviation is told once, as open.
 * The signer's own unattested entries are left out, since the signature covers them.
 */
export function reviewItems(session: Session, ctx: Context, now: number, signer: string): readonly ReviewItem[] {
  const open = findings(session, ctx, now).filter(({ id }) => id !== `unattested:${signer}`)
  const told = new Set(open.flatMap(alsoTold))
  const otherwise = deviations(session, ctx, now).filter(({ id }) => !told.has(id))
  return [
    ...open.map((finding) => ({
      id: finding.id,
      sentence: wordsOf(session, ctx, finding),
      severity: 'attention' as const,
      at: finding.at,
      finding,
      order: isOwnOrder(session, finding, signer) ? finding.entry : undefined,
      from: 'open' as const,
      departs: departs(finding),
    })),
    ...otherwise
      .map((each) => ({
        id: each.id,
        sentence: each.sentence,
        severity: each.severity,
        at: each.at,
        from: against(each),
      }))
      .toSorted((a, b) => order.indexOf(a.from) - order.indexOf(b.from)),
  ]
}

/** An order is confirmed by its own words, not by its time. */
function wordsOf(session: Session, ctx: Context, { code, entry, sentence }: Finding): string {
  const order = code === 'verbal-order' ? session.shown.find((shown) => shown.entry.id === entry) : undefined
  if (order === undefined) return sentence
  const { title, detail } = tell(order.entry, session, ctx)
  return sentences(title, detail, sentence) ?? sentence
}

/** The deviations that say the same as a finding. */
function alsoTold({ id, code, entry }: Finding): readonly string[] {
  if (code === 'alert-unseen') return [`alert:${id.slice('alert-unseen:'.length)}`]
  return code === 'verbal-order' ? [`verbal-order:${entry}`] : []
}

/** An open finding may be a departure as well: what was raised and not seen, an order that was not confirmed. */
function departs(finding: Finding): Against | undefined {
  const [id] = alsoTold(finding)
  return id === undefined ? undefined : against({ id, code: id.slice(0, id.indexOf(':')) })
}

function isOwnOrder(session: Session, { code, entry }: Finding, signer: string): boolean {
  if (code !== 'verbal-order') return false
  const orders = [...session.facts['order-given'], ...session.facts['order-changed']]
  return orders.find(({ id }) => id === entry)?.body.verbal?.orderedBy === signer
}

/** What the signer did with the items so far. */
export type Looked = {
  readonly seen: Readonly<Record<string, boolean>>
  /** Reasons for signing over findings, by their id. */
  readonly reasons: Readonly<Record<string, string>>
}

export const isDone = ({ id, finding }: ReviewItem, { seen, reasons }: Looked) =>
  finding === undefined ? seen[id] === true : (reasons[id] ?? '').trim() !== ''

type LeftToDo = { readonly orders: number; readonly findings: number; readonly unseen: number }

/** What still keeps the signature waiting. */
export function leftToDo(items: readonly ReviewItem[], looked: Looked): LeftToDo {
  const left = items.filter((item) => !isDone(item, looked))
  return {
    orders: left.filter(({ order }) => order !== undefined).length,
    findings: left.filter(({ finding, order }) => finding !== undefined && order === undefined).length,
    unseen: left.filter(({ finding }) => finding === undefined).length,
  }
}

/** The findings that are signed over, with their reasons: only those that are still open. */
export const overridesOf = (items: readonly ReviewItem[], { reasons }: Looked) =>
  items.flatMap(({ id, finding }) => {
    const reason = (reasons[id] ?? '').trim()
    return finding === undefined || reason === '' ? [] : [{ finding: id, reason }]
  })

/** "8f2c 41d0 9a7e": enough of a hash to compare by eye. */
export const fingerprintOf = (hash: string) => (hash.slice(0, 12).match(/.{4}/g) ?? [hash]).join(' ')

const NEWS = 'news:'
export const isNews = (id: string) => id.startsWith(NEWS)

/** What others charted while it was read, as one thing more to look at; nothing when nobody did. */
export function newsItem(news: readonly Entry[], session: Session, ctx: Context): readonly ReviewItem[] {
  const last = news.at(-1)
  if (last === undefined) return []
  const said = news
    .map((entry) => tell(entry, session, ctx))
    .map(({ title, detail }) => sentences(title, detail) ?? title)
  const sentence = `${reviewWords.items.news(news.length)}: ${said.join('; ')}.`
  return [{ id: `${NEWS}${last.id}`, sentence, severity: 'information', at: last.occurredAt, from: 'otherwise' }]
}

/** Entries of the record after a place in the log, by others than the reader. */
export const newsSince = (session: Session, seq: number, reader: string) =>
  session.shown.map(({ original }) => original).filter((entry) => (entry.seq ?? 0) > seq && entry.author !== reader)

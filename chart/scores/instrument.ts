/** A published scale as data: none is wired into the rules. Every score is stored with its instrument's version. */
export type Instrument = {
  readonly id: string
  /** The exact variant, since published ones differ; stored with each score. */
  readonly version: string
  readonly name: string
  readonly short: string
  readonly citation: string
  readonly licence: string
  /** What stands over the questions when the patient answers them alone. */
  readonly ask?: string
  /** A follow-up earlier than this after a session would ask about the time before it. */
  readonly fromHours?: number
  readonly items: readonly Item[]
  readonly bands?: readonly Band[]
}
export type Item = { readonly id: string; readonly label: string; readonly options: readonly Option[] }
export type Option = { readonly value: number; readonly label: string }
/** A range of totals, both ends included. */
export type Band = { readonly from: number; readonly to: number; readonly label: string }

export const item = (id: string, label: string, ...options: readonly (readonly [value: number, label: string])[]) => ({
  id,
  label,
  options: options.map(([value, words]) => ({ value, label: words })),
})

export type Answers = Readonly<Record<string, number>>

/** The sum of all items; nothing while one is not scored: a total of some items looks like a worse patient. */
export function total(instrument: Instrument, items: Answers): number | undefined {
  let sum = 0
  for (const { id } of instrument.items) {
    const value = items[id]
    if (value === undefined) return undefined
    sum += value
  }
  return sum
}

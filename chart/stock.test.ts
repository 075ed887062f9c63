import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clinicDefaults } from './clinic.ts'
import { accountOf, custody } from './custody.ts'
import type { Entry } from './entry.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'
import { ledger, lotKey, lots, type Move, movesOf, STOCK, sumsOf } from './stock.ts'

const stock = (text: string) => fold(script(text, { start: at('00:00'), sessionId: STOCK }))
const untilOf = (moves: readonly Move[]) => (lot: { drug: string; lot: string }, now: number) =>
  moves.filter((move) => lotKey(move) === lotKey(lot) && move.at <= now).reduce((sum, { mass }) => sum + mass, 0)
const lotsOf = (text: string, ...sessions: readonly string[]) => {
  const moves = sessions.flatMap((each) => movesOf(fold(script(each))))
  return lots(stock(text), sumsOf(moves), untilOf(moves))
}
const received =
  '07:00 stock-received {"drug":"ketamine","lot":"6C117","containers":10,"mg":5000,"expires":"2028-04"}\n'
const usual = `
  08:51 vial v1 500 mg 10 mL lot 6C117
  08:52 draw 50 mg 1 mL from v1 to syringe-1
  08:53 bag 1 mg/mL 50 mg in 50 mL as syringe-1
  10:09 return 450 mg from v1 witness nils`

describe('a lot', () => {
  test('holds what was received, less what sessions took, with what came back', () =>
    expect(lotsOf(received, usual)).toMatchObject([
      { drug: 'ketamine', lot: '6C117', received: 5_000_000, drawn: 500_000, returned: 450_000, onHand: 4_950_000 },
    ]))
  test.each([
    ['a vial opened', '08:51 vial v1 500 mg lot 6C117', 500_000],
    ['a bag made up without a vial', '08:53 bag 1 mg/mL 50 mg in 50 mL lot 6C117', 50_000],
    [
      'a bag that was drawn into without a vial, under the lot of its label',
      '08:52 draw 48 mg to bag-1\n08:53 bag 1 mg/mL 50 mg as bag-1 lot 6C117',
      48_000,
    ],
    [
      'a vial once, though a bag was made up from it',
      '08:51 vial v1 500 mg lot 6C117\n08:53 bag 1 mg/mL 50 mg',
      500_000,
    ],
  ])('gives out %s', (_, session, drawn) => expect(lotsOf(received, session)).toMatchObject([{ drawn }]))
  test('knows no lot that nobody charted, and shows it apart', () =>
    expect(lotsOf(received, '08:51 vial v1 500 mg').map(({ lot, drawn }) => [lot, drawn])).toEqual([
      ['', 500_000],
      ['6C117', 0],
    ]))
  test('never holds less than nothing: what was taken beyond it is short, and a receipt or a lot is wrong', () =>
    expect(lotsOf('', usual.split('\n').slice(0, 2).join('\n'))).toMatchObject([{ onHand: 0, short: 500_000 }]))
  test('is the same lot in capitals', () =>
    expect(lotsOf(received.replace('"ketamine"', '"Ketamine "'), usual)).toHaveLength(1))
  test('is adjusted up and down with a reason', () =>
    expect(
      lotsOf(`${received}12:00 stock-adjusted {"drug":"ketamine","lot":"6C117","mg":-0.1,"reason":"overfill"}`),
    ).toMatchObject([{ adjusted: -100, onHand: 4_999_900 }]))
})

describe('the end-of-day count', () => {
  const counted = (mg: number) => `${received}18:00 stock-counted {"drug":"ketamine","lot":"6C117","mg":${mg}}\n`
  const count = (text: string, ...sessions: string[]) => lotsOf(text, ...sessions)[0]?.counted
  test('agrees with the books to the microgram', () =>
    expect(count(counted(4950), usual)).toMatchObject({ difference: 0, settled: true }))
  test('a microgram off stays open', () =>
    expect(count(counted(4949.999), usual)).toMatchObject({ difference: -1, settled: false }))
  test('is settled by a discrepancy of just as much with a second person', () => {
    const said = (mg: number, witness: string) =>
      `${counted(4900)}18:05 discrepancy ${mg} mg from 6C117${witness}: not found`
    expect(count(said(50, ' witness nils'), usual)).toMatchObject({ difference: -50_000, settled: true })
    expect(count(said(50, ''), usual)).toMatchObject({ settled: false })
    expect(count(said(49, ' witness nils'), usual)).toMatchObject({ settled: false })
  })
  test('is settled by an adjustment the same way, not by one the other way', () => {
    const adjusted = (mg: number) =>
      `${counted(4900)}18:05 stock-adjusted {"drug":"ketamine","lot":"6C117","mg":${mg},"reason":"count"}`
    expect(count(adjusted(-50), usual)).toMatchObject({ settled: true })
    expect(count(adjusted(50), usual)).toMatchObject({ settled: false })
  })
  test('what a session takes later does not disturb it', () =>
    expect(count(counted(4950), usual, '19:00 vial v2 500 mg lot 6C117')).toMatchObject({ difference: 0 }))
})

test('the ledger of a lot tells each move with the balance before and after', () => {
  const moves = movesOf(fold(script(usual)))
  const rows = ledger(stock(`${received}18:00 stock-counted {"drug":"ketamine","lot":"6C117","mg":4950}`), moves, {
    drug: 'ketamine',
    lot: '6C117',
  })
  expect(rows.map(({ what, before, change, after }) => [what, before, change, after])).toEqual([
    ['received', 0, 5_000_000, 5_000_000],
    ['taken', 5_000_000, -500_000, 4_500_000],
    ['given-back', 4_500_000, 450_000, 4_950_000],
    ['counted', 4_950_000, 0, 4_950_000],
  ])
})

// A day of fifty sessions. The expectation is added up here, entry by entry, from what was generated; nothing of it
// comes from the rules under test.
const microgram = (max: number) => fc.integer({ min: 1, max: max * 1000 }).map((n) => n / 1000)
const session = fc.record({
  lot: fc.constantFrom('A', 'B', 'C'),
  vialMg: microgram(500),
  share: fc.double({ min: 0.05, max: 1, noNaN: true }),
  wasted: fc.double({ min: 0, max: 1, noNaN: true }),
  returned: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  rates: fc.array(microgram(40), { minLength: 1, maxLength: 5 }),
  explained: fc.boolean(),
  corrected: fc.option(microgram(500)),
})
type Generated = typeof session extends fc.Arbitrary<infer T> ? T : never
const ug = (mg: number) => Math.round(mg * 1000)
const floorMg = (mg: number) => Math.floor(mg * 1000) / 1000

function told({ lot, vialMg, share, wasted, returned, rates, corrected }: Generated) {
  const opened = corrected ?? vialMg
  const drawn = Math.max(0.001, floorMg(opened * share))
  const waste = Math.max(0.001, floorMg(drawn * wasted))
  const back = returned === null ? undefined : Math.max(0.001, floorMg((opened - drawn) * returned))
  const lines = [
    '08:40 weight 70 kg',
    `08:51 vial v1 ${vialMg} mg lot ${lot} [#vial]`,
    `08:52 draw ${drawn} mg from v1 to s`,
    `08:53 bag 1 mg/mL ${drawn} mg as s`,
    ...rates.map((rate, index) => `09:0${index} ${index === 0 ? 'start' : 'rate'} ${rate} mL/h`),
    '09:10 stop',
    `10:00 waste ${waste} mg from s witness nils`,
    ...(back === undefined ? [] : [`10:01 return ${back} mg from v1 witness nils`]),
    ...(corrected === null ? [] : [`11:00 correct #vial vial v1 ${corrected} mg lot ${lot}: misread`]),
  ]
  return { text: lines.join('\n'), lot, opened, back: back ?? 0 }
}

describe('random days of fifty sessions', () => {
  test('the stock by lot is received minus drawn plus returned plus or minus adjusted, exactly', () => {
    const adjustment = fc.record({ lot: fc.constantFrom('A', 'B', 'C'), mg: fc.integer({ min: -9999, max: 9999 }) })
    const days = fc.tuple(
      fc.array(session, { minLength: 50, maxLength: 50 }),
      fc.array(fc.record({ lot: fc.constantFrom('A', 'B', 'C'), mg: microgram(20_000) }), { maxLength: 6 }),
      fc.array(adjustment, { maxLength: 6 }),
    )
    fc.assert(
      fc.property(days, ([generated, receipts, adjustments]) => {
        const expected = new Map<string, number>()
        const add = (lot: string, amount: number) => expected.set(lot, (expected.get(lot) ?? 0) + amount)
        const lines = receipts.map(
          ({ lot, mg }) => `07:00 stock-received {"drug":"ketamine","lot":"${lot}","mg":${mg}}`,
        )
        for (const { lot, mg } of receipts) add(lot, ug(mg))
        for (const { lot, mg } of adjustments) {
          lines.push(`12:00 stock-adjusted {"drug":"ketamine","lot":"${lot}","mg":${mg / 1000},"reason":"count"}`)
          add(lot, mg)
        }
        const moves = generated.flatMap((each) => {
          const { text, lot, opened, back } = told(each)
          add(lot, ug(back) - ug(opened))
          return movesOf(fold(script(text)))
        })
        const is = lots(stock(lines.join('\n')), sumsOf(moves), untilOf(moves))
        for (const { lot, onHand, short, received: got, drawn, returned, adjusted } of is) {
          expect(onHand - short).toBe(expected.get(lot))
          expect(got - drawn + returned + adjusted).toBe(onHand - short)
          expect(Math.min(onHand, short)).toBe(0)
        }
        expect(is.map(({ lot }) => lot)).toEqual([...expected.keys()].toSorted())
      }),
      { numRuns: 20 },
    )
  })

  test('in each session drawn equals all that became of it, and closes or becomes a discrepancy', () =>
    fc.assert(
      fc.property(session, (generated) => {
        const { text } = told(generated)
        const open = custody(fold(script(text)), clinicDefaults)
        const { drawn, given, line, wasted, returned, unaccounted } = accountOf(open)
        expect(drawn).toBe(given + line + wasted + returned + unaccounted)
        for (const { unaccounted: gap, tolerance, closes } of open) expect(closes).toBe(Math.abs(gap) <= tolerance)
        const gaps = open.filter(({ closes, unaccounted: gap }) => !closes && gap !== 0)
        const recorded = (witness: string) =>
          gaps.map(
            ({ id, unaccounted: gap }) => `12:00 discrepancy ${Math.abs(gap) / 1000} mg from ${id}${witness}: found so`,
          )
        const closedBy = (lines: readonly string[]) =>
          custody(fold(script([text, ...lines].join('\n'))), clinicDefaults).every(({ closes }) => closes)
        expect(closedBy(recorded(' witness nils'))).toBe(true)
        expect(closedBy(recorded(''))).toBe(gaps.length === 0)
      }),
      { numRuns: 300 },
    ))
})

test('a correction of the lot moves the drug to the other lot', () => {
  const wrong = '08:51 vial v1 500 mg lot 6C117 [#vial]\n09:00 correct #vial vial v1 500 mg lot 6C118: misread'
  const [taken] = movesOf(fold(script(wrong)))
  expect(taken).toMatchObject({ lot: '6C118', mass: -500_000 })
})

test('the order in which the entries of a session came changes no move', () => {
  const entries: readonly Entry[] = script(usual)
  expect(movesOf(fold(entries.toReversed()))).toEqual(movesOf(fold(entries)))
})

import { describe, expect, test } from 'vitest'
import type { Body } from '../chart/bodies.ts'
import { chart, charted, nine, opening, withDb } from './fixture.ts'
import type { Db } from './open.ts'
import { movesOfLot, stockLots } from './stock.ts'

const received = (mg: number, lot = '6C117') =>
  charted('stock-received', { drug: 'ketamine', lot, mg }, { minute: -60 })
const adjusted = (mg: number, more = {}) =>
  charted('stock-adjusted', { drug: 'ketamine', lot: '6C117', mg, reason: 'count' }, more)
const keep = (db: Db, ...entries: Parameters<typeof chart>[2][]) =>
  db.write('appendStock', { entries, receivedAt: nine })
const vial = (mg: number, lot = '6C117'): Body<'vial-opened'> => ({ vial: 'v1', drug: 'Ketamine', mg, lot })

describe('the stock', () => {
  test('follows what sessions take and give back, and what is corrected of it', () =>
    withDb(async (db) => {
      await keep(db, received(5000))
      const opened = charted('vial-opened', vial(500))
      await chart(db, 's1', opening('s1'), opened)
      await chart(db, 's2', opening('s2'), charted('vial-opened', vial(200)))
      expect(stockLots(db)).toMatchObject([{ lot: '6C117', drawn: 700_000, onHand: 4_300_000 }])
      const misread = { target: opened.id, replacement: { body: vial(500, '6C118') }, reason: 'misread' }
      await chart(db, 's1', charted('amendment', misread))
      expect(stockLots(db).map(({ lot, onHand, short }) => [lot, onHand, short])).toEqual([
        ['6C117', 4_800_000, 0],
        ['6C118', 0, 500_000],
      ])
    }))

  test('leads from a lot to the sessions that used it', () =>
    withDb(async (db) => {
      await chart(db, 's1', opening('s1'), charted('vial-opened', vial(500)))
      await chart(db, 's2', opening('s2'), charted('vial-opened', vial(500, 'other')))
      expect(movesOfLot(db, '6C117').map(({ session }) => session)).toEqual(['s1'])
    }))

  test('never falls below nothing by an adjustment, to the microgram, not even by two at once', () =>
    withDb(async (db) => {
      await keep(db, received(10))
      const [both] = [await Promise.all([keep(db, adjusted(-6)), keep(db, adjusted(-6))])]
      expect(both.flat().map(({ outcome }) => outcome)).toEqual(['recorded', 'below-zero'])
      expect((await keep(db, adjusted(-4.001)))[0]).toMatchObject({ outcome: 'below-zero', onHand: 4000 })
      expect((await keep(db, adjusted(-4)))[0]).toMatchObject({ outcome: 'recorded' })
      expect(stockLots(db)).toMatchObject([{ onHand: 0, short: 0 }])
    }))

  test('stores an adjustment that is sent again once', () =>
    withDb(async (db) => {
      await keep(db, received(10))
      const entry = adjusted(-10)
      await keep(db, entry)
      expect((await keep(db, entry))[0]).toMatchObject({ outcome: 'duplicate' })
      expect(stockLots(db)).toMatchObject([{ adjusted: -10_000, onHand: 0 }])
    }))

  test('made anew from the log is the same', () =>
    withDb(async (db) => {
      await keep(db, received(5000))
      await chart(db, 's1', opening('s1'), charted('vial-opened', vial(500)))
      const before = stockLots(db)
      await db.write('rebuildSessionRows', {})
      expect(stockLots(db)).toEqual(before)
    }))
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { custody } from '../../../chart/custody.ts'
import { bodyProblems } from '../../../chart/entry.ts'
import { context as ctx } from '../../../chart/script/context.ts'
import { at, script } from '../../../chart/script.ts'
import { fold } from '../../../chart/session.ts'
import { amountOf, closesWith, restAfter } from './amount.ts'
import { witnessesOf } from './witness.ts'

const lines = `
  08:30 open low-dose-1 patient pat-1 chair 3 planned 09:00
  08:36 weight 70 kg
  08:40 vial v1 50 mg 1 mL lot 6C117
  08:41 draw 50 mg 1 mL from v1 to bag-1 check nils
  08:46 bag 1 mg/mL 50 mg in 50 mL as bag-1 check nils
  09:00 start 35 mL/h
  09:20 complete`
const session = fold(script(lines))
const bag = custody(session, ctx.clinic, at('10:00')).find(({ id }) => id === 'bag-1')
if (!bag) throw new Error('no bag')

describe('what is left over', () => {
  test('mL read off the bag are turned into mg, and mg into mL', () => {
    expect(amountOf({ of: 'mL', text: '34.2' }, 2)).toEqual({ mL: 34.2, mg: 68.4 })
    expect(amountOf({ of: 'mg', text: '68.683' }, 2)).toEqual({ mg: 68.683, mL: 34.342 })
  })

  test('nothing typed, or only a point, is no amount and never zero', () => {
    expect(amountOf({ of: 'mL', text: '' }, 2)).toEqual({})
    expect(amountOf({ of: 'mL', text: '0.' }, 2)).toEqual({})
  })

  test('without a concentration nothing is made up', () => {
    expect(amountOf({ of: 'mL', text: '10' }, undefined)).toEqual({ mL: 10, mg: undefined })
  })

  test('whatever is typed with three decimals fits the wire', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999_999 }), fc.integer({ min: 1, max: 50_000 }), (typed, ugPerMl) => {
        const { mg, mL } = amountOf({ of: 'mL', text: String(typed / 1000) }, ugPerMl / 1000)
        fc.pre(mg !== undefined && mg > 0 && mg <= 10_000)
        expect(bodyProblems('wasted', { container: 'b', mg, mL })).toEqual([])
      }),
    )
  })

  test('the bag closes with all of it, within its tolerance, and not beyond', () => {
    const left = bag.unaccounted / 1000
    expect(restAfter(bag, { mg: left })).toBe(0)
    expect(closesWith(bag, { mg: left })).toBe(true)
    expect(closesWith(bag, { mg: left - bag.tolerance / 1000 })).toBe(true)
    expect(closesWith(bag, { mg: left - bag.tolerance / 1000 - 0.001 })).toBe(false)
    expect(closesWith(bag, {})).toBe(false)
  })
})

describe('who may watch it', () => {
  test('another person at the chair who did not give the drug', () => {
    expect(witnessesOf(ctx, session, 'nora').map(({ id }) => id)).toEqual(['nils', 'paul', 'petra'])
    expect(witnessesOf(ctx, session, 'nils').map(({ id }) => id)).not.toContain('nora')
  })

  test('no physician where the clinic keeps them out of it', () => {
    const clinic = { ...ctx.clinic, scope: { ...ctx.clinic.scope, physicianMayWitness: false } }
    expect(witnessesOf({ ...ctx, clinic }, session, 'nora').map(({ id }) => id)).toEqual(['nils'])
  })

  test('nobody whose account is disabled', () => {
    const staff = new Map([...ctx.staff].map(([id, person]) => [id, { ...person, enabled: id !== 'nils' }]))
    expect(witnessesOf({ ...ctx, staff }, session, 'nora').map(({ id }) => id)).not.toContain('nils')
  })
})

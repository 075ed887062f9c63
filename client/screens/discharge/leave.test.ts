import { describe, expect, test } from 'vitest'
import { readiness } from '../../../chart/discharge.ts'
import { bodyProblems } from '../../../chart/entry.ts'
import { context as ctx } from '../../../chart/script/context.ts'
import { at, script } from '../../../chart/script.ts'
import { fold } from '../../../chart/session.ts'
import { dischargedBody, type Leaving, lackingOf, unmetOf } from './leave.ts'
import { escortIn, escortLine, escortOf, isInstructed } from './readiness.ts'

const session = fold(
  script(`
  08:30 open low-dose-1 patient pat-1 chair 3 planned 09:00
  08:33 check escort yes value Jonas Halvorsen
  08:36 weight 70 kg
  08:46 bag 1 mg/mL 50 mg in 50 mL as bag-1
  09:00 start 35 mL/h
  09:20 complete`),
)
const early = readiness(session, ctx, at('09:30'))
const home: Leaving = { disposition: 'home', reasons: {}, allowedBy: undefined, followUp: '' }
const all = Object.fromEntries(unmetOf(early).map(({ id }) => [id, 'train leaves']))
const nobody = { escort: undefined, instructed: false }

describe('leaving before everything is met', () => {
  test('takes a choice of how, a reason for each criterion, and a physician who allowed it', () => {
    expect(lackingOf({ ...home, disposition: undefined }, early)).toEqual({ is: 'how' })
    expect(lackingOf(home, early)).toEqual({ is: 'reasons', count: unmetOf(early).length })
    expect(lackingOf({ ...home, reasons: { ...all, minutes: '  ' } }, early)).toEqual({ is: 'reasons', count: 1 })
    expect(lackingOf({ ...home, reasons: all }, early)).toEqual({ is: 'who' })
    expect(lackingOf({ ...home, reasons: all, allowedBy: 'petra' }, early)).toBeUndefined()
  })

  test('charts each override with its reason and who allowed it, and the rules then find the patient ready', () => {
    const body = dischargedBody({ ...home, reasons: all, allowedBy: 'petra' }, early, nobody)
    expect(body.overrides).toHaveLength(unmetOf(early).length)
    expect(body.overrides?.every(({ reason, by }) => reason === 'train leaves' && by === 'petra')).toBe(true)
    expect(bodyProblems('discharged', body)).toEqual([])
  })

  test('a transfer, leaving against advice or a death meets no criteria: it takes an account instead', () => {
    for (const disposition of ['transferred', 'left-against-advice', 'died'] as const) {
      expect(lackingOf({ ...home, disposition }, early)).toEqual({ is: 'account' })
      const told = { ...home, disposition, followUp: 'By ambulance to the county hospital' }
      expect(lackingOf(told, early)).toBeUndefined()
      expect(dischargedBody(told, early, nobody).overrides).toBeUndefined()
    }
  })
})

test('criteria that are met are charted as met, and only those', () => {
  const body = dischargedBody({ ...home, reasons: all, allowedBy: 'petra' }, early, nobody)
  expect(body.criteria).toEqual(early.criteria.filter(({ met }) => met).map(({ id }) => id))
})

describe('the escort', () => {
  test('is read back as it was written down, with or without relation and phone', () => {
    expect(escortIn(escortLine('Jonas Halvorsen', 'brother', '555 0199'))).toEqual({
      name: 'Jonas Halvorsen',
      relation: 'brother',
      phone: '555 0199',
    })
    expect(escortIn(escortLine('Jonas', '', ''))).toEqual({ name: 'Jonas' })
    expect(escortIn(escortLine('Jonas', '', '555'))).toEqual({ name: 'Jonas', phone: '555' })
    expect(escortIn('')).toBeUndefined()
  })

  test('a comma in a name does not turn half of it into the relation', () => {
    expect(escortIn(escortLine('Halvorsen, Jonas', 'brother', ''))?.relation).toBe('brother')
  })

  test('named at check-in is not yet here in person', () => {
    expect(escortOf(session, 'escort')?.name).toBe('Jonas Halvorsen')
    expect(escortOf(session, 'escort-here')).toBeUndefined()
  })
})

test('instructions before the end of the infusion do not count', () => {
  const told = (time: string) =>
    fold([...script(`${time} check instructions yes`), ...session.shown.map((s) => s.original)])
  expect(isInstructed(told('08:50'))).toBe(false)
  expect(isInstructed(told('09:50'))).toBe(true)
  expect(isInstructed(session)).toBe(false)
})

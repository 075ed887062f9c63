import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clinicDefaults } from './clinic.ts'
import type { Context } from './context.ts'
import type { Entry } from './entry.ts'
import { phase, phaseLabels, phases } from './phase.ts'
import { builtInProtocols } from './protocols.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'

const ctx: Context = {
  protocol: builtInProtocols[0]!,
  clinic: clinicDefaults,
  patient: { id: 'p', version: 1, mrn: '1', family: 'F', given: 'G', birthDate: '1980-01-01' },
  staff: new Map(),
}
const opened = '07:00 open low-dose-1 patient p chair 3 planned 09:00\n07:30 order 0.5 mg/kg/h for 20 min [by petra]'
const arrived = `${opened}\n08:30 identity name birth-date`
const ready = `${arrived}
  08:31 check consent yes
  08:32 check allergies none-known
  08:33 check pregnancy negative
  08:34 check contraindications none
  08:35 check suicide-screen negative
  08:40 weight 70 kg
  08:45 iv left forearm 22 G
  08:46 check monitor-alarms yes
  08:50 vitals 118/70 hr 72 spo2 98
  08:55 bag 1 mg/mL 50 mg in 50 mL`
const started = `${ready}\n09:00 start 35 mL/h`
const stopped = `${started}\n09:20 stop`
const aldrete = 'score aldrete activity 2 respiration 2 circulation 2 consciousness 2 oxygen 2'
const fit = `${stopped}
  09:30 ${aldrete}
  09:46 ${aldrete}
  09:47 score padss vitals 2 ambulation 2 nausea 2 pain 2 site 2
  09:50 vitals 118/70 spo2 98 pain 0 nausea 0
  09:51 check oriented yes
  09:52 check walked yes
  09:53 check instructions yes
  09:54 check escort-here yes
  09:55 release
  09:56 iv-out: clean`
const left = `${fit}\n10:05 discharge home`
const attested = `${left}\n10:10 sign charted`
const signed = `${attested}\n10:30 sign authored [by petra]`
const phaseOf = (text: string, now = '10:01') => phase(fold(script(text)), ctx, at(now))
/** As the server has stored it: every entry has its place in the log. */
const stored = (text: string): Entry[] => script(text).map((entry, index) => ({ ...entry, seq: index + 1 }))

describe('the phase', () => {
  test.each([
    ['planned', opened],
    ['check-in', arrived],
    ['check-in', ready.replace('check consent yes', 'check consent no')],
    ['check-in', ready.replace(/\n.*bag .*/, '')],
    ['ready', ready],
    ['infusing', started],
    ['held', `${started}\n09:05 hold`],
    ['infusing', `${started}\n09:05 hold\n09:08 resume 35 mL/h`],
    ['recovery', stopped],
    ['recovery', fit.replace('release', 'note: not yet')],
    ['ready-for-discharge', fit],
    ['discharged', left],
    ['to-sign', attested],
    ['signed', signed],
    ['cancelled', `${opened}\n08:00 cancel: fever`],
  ])('%s', (expected, text) => expect(phaseOf(text)).toBe(expected))

  test('becomes ready for discharge with time alone', () => {
    expect(phaseOf(fit, '09:59')).toBe('recovery')
    expect(phaseOf(fit, '10:00')).toBe('ready-for-discharge')
  })
  test('an infusion can start before the checklist is complete: the fact is charted', () =>
    expect(phaseOf(`${opened}\n09:00 start 35 mL/h`)).toBe('infusing'))
  test('a discharge by mistake does not make a chair with a running pump look empty', () =>
    expect(phaseOf(`${started}\n09:05 discharge home`)).toBe('infusing'))
  test('once drug ran, a cancelled session is still one to finish', () =>
    expect(phaseOf(`${stopped}\n09:21 cancel: by mistake`)).toBe('recovery'))
  test('a patient who leaves before the start is discharged', () =>
    expect(phaseOf(`${arrived}\n08:40 discharge left-against-advice`)).toBe('discharged'))
  test('an attestation before the discharge does not send it to be signed', () =>
    expect(phaseOf(`${fit}\n10:00 sign charted\n10:05 discharge home`)).toBe('discharged'))
})

describe('after the signature', () => {
  const late = { ...script('09:10 vitals 118/70 [charted 10:20]')[0]!, id: 'late' }
  const reviewed = { ...script('10:40 sign reviewed')[0]!, id: 'reviewed' }
  const addendum = { ...script('11:00 addendum: called, well')[0]!, id: 'addendum' }
  const again = { ...script('11:05 sign authored')[0]!, id: 'again' }
  const then = (...more: Entry[]) => {
    const before = stored(signed)
    const after = more.map((entry, index) => ({ ...entry, seq: before.length + 1 + index }))
    return phase(fold([...after, ...before]), ctx, at('12:00'))
  }
  test('it is signed', () => expect(then()).toBe('signed'))
  test('a review is no reason to sign again', () => expect(then(reviewed)).toBe('signed'))
  test('an addendum is', () => expect(then(addendum)).toBe('to-re-sign'))
  test('a late arrival is, though it happened before', () => expect(then(late)).toBe('to-re-sign'))
  test('signed again it is signed', () => expect(then(addendum, again)).toBe('signed'))
  test('an entry that is still on its tablet asks for a new signature, too', () =>
    expect(phase(fold([...stored(signed), late]), ctx, at('12:00'))).toBe('to-re-sign'))
})

test('every phase has a name', () => expect(phases.every((each) => phaseLabels[each] !== '')).toBe(true))

test('the order of arrival changes nothing', () => {
  const entries = stored(signed)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: entries.length }), fc.infiniteStream(fc.nat()), (count, dice) => {
      const some = entries.slice(0, count)
      const shuffled = some.map((entry) => [dice.next().value ?? 0, entry] as const).toSorted((a, b) => a[0] - b[0])
      expect(phase(fold(shuffled.map(([, entry]) => entry)), ctx, at('10:01'))).toBe(
        phase(fold(some), ctx, at('10:01')),
      )
    }),
  )
})

import { describe, expect, test } from 'vitest'
import type { Context } from './context.ts'
import type { Entry } from './entry.ts'
import { phase } from './phase.ts'
import { context as ctx } from './script/context.ts'
import { at, script } from './script.ts'
import { fold } from './session.ts'
import { blocks, deviations, findings, onlyByItself, signatures, unattested, versions } from './signoff.ts'

const now = at('13:00')
const answers = ['consent', 'allergies', 'pregnancy', 'contraindications', 'suicide-screen', 'monitor-alarms']

/** A low-dose session with nothing left open but the nurse's own word. */
const complete = `
  08:30 open low-dose-1 patient pat-1 chair 3 planned 09:00 indication depression number 2
  08:35 identity name birth-date at check-in
  08:36 weight 70 kg
  08:37 present petra
  08:40 order 0.5 mg/kg/h for 20 min [by petra]
  08:41 iv left forearm 22 G attempts 1
  ${answers.map((item, index) => `08:4${index} check ${item} ${goodAnswer(item)}`).join('\n')}
  08:46 bag 1 mg/mL 50 mg in 50 mL as bag-1 check nils
  08:55 vitals 118/70 hr 72 rr 14 spo2 98 temp 36.8 pain 3 rass 0
  09:00 start 35 mL/h 0.5 mg/kg/h pump p1 check nils [#start]
  09:05 vitals 120/72 hr 74 rr 14 spo2 98 rass 0 nausea 0 dissociation 2 [#five]
  09:10 vitals 122/72 hr 76 rr 14 spo2 98 rass -1 nausea 0 dissociation 4
  09:15 vitals 124/74 hr 76 rr 14 spo2 97 rass -1 nausea 0 dissociation 4
  09:20 complete [#stop]
  09:21 pump 11.7 mL [#pump]
  09:22 vitals 120/72 hr 74 rr 14 spo2 98 rass -1 nausea 0 dissociation 3 pain 2
  09:30 vitals 120/72 hr 74 rr 14 spo2 98 rass 0 nausea 0 dissociation 1 pain 2
  09:31 score aldrete activity 2 respiration 2 circulation 2 consciousness 2 oxygen 2
  09:40 vitals 118/72 hr 72 rr 14 spo2 98 rass 0 nausea 0 dissociation 0 pain 2
  09:50 vitals 118/72 hr 72 rr 14 spo2 98 rass 0 nausea 0 dissociation 0 pain 2
  09:51 score aldrete activity 2 respiration 2 circulation 2 consciousness 2 oxygen 2
  09:52 score padss vitals 2 ambulation 2 nausea 2 pain 2 site 2
  09:53 check oriented yes
  09:54 check walked yes
  10:00 vitals 118/72 hr 72 rr 14 spo2 98 rass 0 nausea 0 dissociation 0 pain 2
  10:01 release: steady [by petra]
  10:02 iv-out: clean
  10:05 discharge home with Jonas Halvorsen (brother): phone call tomorrow [#home]
  10:10 waste 38.333 mg from bag-1 witness nils [#waste]
`
function goodAnswer(item: string): string {
  return (
    { allergies: 'none-known', pregnancy: 'negative', contraindications: 'none', 'suicide-screen': 'negative' }[item] ??
    'yes'
  )
}

const attested = `${complete}
  10:20 sign charted
  10:21 sign charted [by petra]`

const open = (text: string, context: Context = ctx) =>
  findings(fold(script(text)), context, now).map(({ id }) => id.replace(/:.*/, ''))
const without = (line: RegExp, text = attested) =>
  text
    .split('\n')
    .filter((each) => !line.test(each))
    .join('\n')

test('a session with all in order has no open finding', () =>
  expect(findings(fold(script(attested)), ctx, now)).toEqual([]))

describe('the physician waits for', () => {
  test.each<[string, string, string[]]>([
    ['the discharge', without(/ discharge /), ['not-discharged']],
    ['the waste', without(/ waste /), ['custody']],
    ['an indication', attested.replace(' indication depression', ''), ['no-indication']],
    ['an order', without(/ order /), ['checklist-missing', 'no-order']],
    ['an allergy answer', without(/ check allergies /), ['checklist-missing']],
    ['a second check at the start', attested.replace('pump p1 check nils', 'pump p1'), ['no-second-check']],
    [
      'a second check by somebody else',
      attested.replace('pump p1 check nils', 'pump p1 check nora'),
      ['no-second-check'],
    ],
    ['the pump’s name', attested.replace('pump p1 check nils', 'check nils'), ['no-pump']],
    ['the reason of a hold', `${attested}\n09:18 hold\n09:19 resume 35 mL/h`, ['no-reason', 'pump-volume']],
    [
      'the reason of an early end',
      attested.replace('09:20 complete', '09:16 stop').replace('pump 11.7', 'pump 9.3').replace('38.333', '40.667'),
      ['no-reason'],
    ],
    ['why checks were missed', without(/^ *09:(10|15) vitals/), ['checks-unexplained']],
    ['a pump volume that fits', attested.replace('pump 11.7 mL', 'pump 13 mL'), ['pump-volume']],
    ['a verbal order to be confirmed', attested.replace('20 min [by petra]', '20 min verbal petra'), ['verbal-order']],
    [
      'a critical alert to be seen',
      attested.replace(
        '120/72 hr 74 rr 14 spo2 98 rass 0 nausea 0 dissociation 2',
        '185/72 hr 74 rr 14 spo2 98 rass 0 nausea 0 dissociation 2',
      ),
      ['alert-unseen'],
    ],
    ['a second person at the waste', attested.replace('witness nils', ''), ['no-witness']],
    ['a witness other than the one who wasted', attested.replace('witness nils', 'witness nora'), ['no-witness']],
    ['everyone who charted', without(/ sign charted \[by petra/), ['unattested']],
    [
      'what contradicts the sequence',
      `${without(/sign charted$/)}\n10:15 rate 30 mL/h: x\n10:20 sign charted`,
      ['rate-changed-while-not-running'],
    ],
    [
      'a hand-off to be accepted',
      `${without(/sign charted$/)}\n09:40 handoff nora nils\n10:20 sign charted`,
      ['handoff-open'],
    ],
    ['a criterion that was not met', without(/ score padss /), ['discharge-unmet']],
  ])('%s', (_, text, expected) => expect(open(text)).toEqual(expected))

  test('the end of the infusion', () => {
    const running = attested.slice(0, attested.indexOf('09:10 vitals'))
    const codes = findings(fold(script(running)), ctx, at('09:08')).map(({ code }) => code)
    expect(codes).toEqual(['infusion-not-ended', 'not-discharged', 'custody', 'unattested', 'unattested'])
  })

  test('one person under two accounts', () => {
    const nora = ctx.staff.get('nora')
    if (!nora) throw new Error('no nurse')
    const staff = new Map([...ctx.staff, ['nora-2', { ...nora, id: 'nora-2' }]])
    const text = `${attested}\n10:15 note: x [by nora-2]\n10:22 sign charted [by nora-2]`
    expect(open(text, { ...ctx, staff })).toEqual(['two-accounts'])
  })

  test('no second check where the clinic does not ask for one', () => {
    const clinic = { ...ctx.clinic, scope: { ...ctx.clinic.scope, secondCheckAtStart: false } }
    expect(open(attested.replace('pump p1 check nils', 'pump p1'), { ...ctx, clinic })).toEqual([])
  })
})

test('an alert that somebody charted having seen is open no more', () => {
  const quiet = '120/72 hr 74 rr 14 spo2 98 rass 0 nausea 0 dissociation 2'
  const raised = attested.replace(quiet, quiet.replace('120', '185'))
  const seen = `09:06 seen systolic-high:#five: rechecked [by nils]\n  09:10 vitals`
  expect(open(raised)).toEqual(['alert-unseen'])
  expect(open(`${raised.replace('09:10 vitals', seen)}\n10:22 sign charted [by nils]`)).toEqual([])
})

test('leaving against advice meets no criteria, and that is charted, not found', () =>
  expect(
    open(
      without(/ score | check (oriented|walked)| release| iv-out/).replace(
        'discharge home',
        'discharge left-against-advice',
      ),
    ),
  ).toEqual([]))

test('a pump volume within either tolerance is none: 2 %, and 0.5 mL', () =>
  expect(['12.1', '11.2', '11.5'].map((mL) => open(attested.replace('pump 11.7', `pump ${mL}`)))).toEqual([[], [], []]))

test('a cancelled session needs no infusion, but its drug accounted for', () => {
  const cancelled = `
    08:30 open low-dose-1 patient pat-1 chair 3 planned 09:00 indication depression
    08:46 bag 1 mg/mL 50 mg in 50 mL as bag-1
    08:50 cancel: patient unwell`
  expect(open(`${cancelled}\n09:00 sign charted`)).toEqual(['custody'])
  expect(open(`${cancelled}\n08:55 waste 50 mg from bag-1 witness nils\n09:00 sign charted`)).toEqual([])
})

describe('who still attests', () => {
  const who = (text: string) => unattested(fold(script(text)))
  test('everyone who charted and has not', () => expect(who(complete)).toEqual(['nora', 'petra']))
  test('again after charting more', () => {
    expect(who(attested)).toEqual([])
    expect(who(`${attested}\n10:30 note: called [by petra]`)).toEqual(['petra'])
  })
  test('also for what was struck since: it was charted', () =>
    expect(who('09:00 note: x [#n]\n09:01 sign charted\n09:02 strike #n: undone')).toEqual(['nora']))
  test('by the log’s own order: what was delivered after the signature is not covered, whenever it was captured', () => {
    const seq = (entries: Entry[], order: number[]) =>
      entries.map((entry, index) => ({ ...entry, seq: order[index] ?? 0 }))
    const entries = script('09:00 note: one\n09:10 note: two\n09:20 sign charted')
    expect(unattested(fold(seq(entries, [1, 2, 3])))).toEqual([])
    expect(unattested(fold(seq(entries, [1, 3, 2])))).toEqual(['nora'])
  })
})

describe('among others a physician signs', () => {
  const why = (text: string) => onlyByItself(fold(script(text)), ctx, now, 'petra').join(' ')
  test('a record in which all went as ordered, also before her own word', () => {
    expect(why(attested)).toBe('')
    expect(why(without(/sign charted \[by petra\]/))).toBe('')
  })
  test('none with an open finding', () => expect(why(without(/ waste /))).not.toBe(''))
  test('none with an alert, though somebody charted having seen it', () => {
    const quiet = '120/72 hr 74 rr 14 spo2 98 rass 0 nausea 0 dissociation 2'
    const seen = '09:06 seen systolic-high:#five: rechecked [by nora]\n  09:10 vitals'
    const raised = attested.replace(quiet, quiet.replace('120', '185')).replace('09:10 vitals', seen)
    expect(open(raised)).toEqual([])
    expect(why(raised)).toContain('185')
  })
  test('none with a rate other than ordered', () =>
    expect(why(attested.replace('start 35 mL/h', 'start 30 mL/h'))).not.toBe(''))
})

describe('a signature', () => {
  const waits = (text: string, signing: Parameters<typeof blocks>[3]) =>
    blocks(fold(script(text)), ctx, now, signing).map(({ id }) => id)

  test('of the nurse for her own entries is never kept back', () =>
    expect(waits('09:00 note: x', { signer: 'nora', meaning: 'charted' })).toEqual([]))
  test('of the physician waits for the nurse who has not attested', () =>
    expect(waits(without(/ sign charted$/), { signer: 'petra', meaning: 'authored' })).toEqual(['unattested:nora']))
  test('of the physician needs no word of her own', () =>
    expect(waits(without(/ sign charted \[by petra/), { signer: 'petra', meaning: 'authored' })).toEqual([]))
  test('waits for every finding, unless each has its own reason', () => {
    const text = without(/ discharge | waste /)
    const signing = { signer: 'petra', meaning: 'authored' } as const
    expect(waits(text, signing)).toEqual(['not-discharged', 'custody:bag-1'])
    const one = [{ finding: 'not-discharged', reason: 'taken to hospital by ambulance' }]
    expect(waits(text, { ...signing, overrides: one })).toEqual(['custody:bag-1'])
    expect(waits(text, { ...signing, overrides: [...one, { finding: 'custody:bag-1', reason: 'bag lost' }] })).toEqual(
      [],
    )
    expect(waits(text, { ...signing, overrides: [{ finding: 'not-discharged', reason: '  ' }] })).toHaveLength(2)
    expect(
      waits(text, { ...signing, overrides: [{ finding: 'custody', reason: 'whole kinds are not overridden' }] }),
    ).toHaveLength(2)
  })
  test('of a reviewer needs a signed version that the record still matches', () => {
    const reviewed = { signer: 'paul', meaning: 'reviewed' } as const
    expect(waits(attested, reviewed)).toEqual(['not-authored'])
    const authored = `${attested}\n10:30 sign authored [by petra]`
    expect(waits(authored, reviewed)).toEqual([])
    expect(waits(`${authored}\n10:40 addendum: called`, reviewed)).toEqual(['changed-since-signed'])
  })
  test('that countersigns is by another person', () => {
    const authored = `${attested}\n10:30 sign authored [by petra]`
    expect(waits(authored, { signer: 'petra', meaning: 'countersigned' })).toEqual(['same-person'])
    expect(waits(authored, { signer: 'paul', meaning: 'countersigned' })).toEqual([])
  })
})

test('versions count what was sealed, and the others join the one before them', () => {
  const session = fold(
    script(`${attested}
      10:30 sign authored [by petra]
      10:31 sign reviewed [by paul]
      10:40 addendum: called
      10:41 sign charted
      10:50 sign authored [by petra]`),
  )
  expect(versions(session)).toBe(2)
  expect(signatures(session).map(({ meaning, by, version }) => [meaning, by, version])).toEqual([
    ['charted', 'nora', undefined],
    ['charted', 'petra', undefined],
    ['authored', 'petra', 1],
    ['reviewed', 'paul', 1],
    ['charted', 'nora', undefined],
    ['authored', 'petra', 2],
  ])
})

describe('where the clinic asks for a practitioner on site, the physician is shown', () => {
  const onSite = (text: string, practitionerOnSite = true) => {
    const clinic = { ...ctx.clinic, scope: { ...ctx.clinic.scope, practitionerOnSite } }
    return deviations(fold(script(text)), { ...ctx, clinic }, now)
      .filter(({ code }) => code === 'nobody-on-site')
      .map(({ sentence }) => sentence)
  }
  const alone = without(/ present /)
  test('nothing when one was there all the time', () => expect(onSite(attested)).toEqual([]))
  test('that none was there at the start, though one came later', () => {
    const said = ['No practitioner is charted as on site at the start.']
    expect(onSite(alone)).toEqual(said)
    expect(onSite(`${alone}\n09:05 present petra`)).toEqual(said)
  })
  test('why none was there, as whoever started it said', () => {
    const entries = script(alone).map((entry) =>
      entry.kind === 'infusion-started'
        ? { ...entry, body: { ...entry.body, nobodyOnSite: 'Called to chair 2, back at 09:10' } }
        : entry,
    )
    const shown = deviations(fold(entries), ctx, now).filter(({ code }) => code === 'nobody-on-site')
    expect(shown.map(({ sentence }) => sentence)).toEqual([
      'No practitioner is charted as on site at the start: Called to chair 2, back at 09:10.',
    ])
  })
  test('that the last one left, and nothing while a second one stayed', () => {
    expect(onSite(`${attested}\n09:06 left petra`)).toEqual(['The last practitioner left before the infusion ended.'])
    expect(onSite(`${attested}\n09:05 present paul\n09:06 left petra`)).toEqual([])
    expect(onSite(`${attested}\n09:40 left petra`)).toEqual([])
  })
  test('nothing of it where the clinic does not ask', () => expect(onSite(alone, false)).toEqual([]))
})

describe('the physician is shown', () => {
  const shown = (text: string) =>
    deviations(fold(script(text)), ctx, now).map(({ code, sentence }) => `${code}: ${sentence}`)
  test('nothing when all went as ordered', () => expect(shown(attested)).toEqual([]))
  test.each<[string, string, string]>([
    [
      'a rate over the limit, seen by nobody',
      '09:10 rate 70 mL/h: x',
      'alert: 1 mg/kg/h is over the limit of 0.75 mg/kg/h. Nobody charted having seen it.',
    ],
    [
      'a rate under the minimum',
      '09:10 rate 3.5 mL/h: x',
      'rate-under: Rate 0.05 mg/kg/h is under the minimum of 0.1 mg/kg/h.',
    ],
    [
      'a change too soon',
      '09:03 rate 38.5 mL/h: x',
      'rate-too-soon: Rate changed after 3 min; the order allows it every 5 min.',
    ],
    [
      'a step too large',
      '09:10 rate 49 mL/h: x',
      "rate-step: Rate changed by 0.2 mg/kg/h at once; the order's step is 0.05 mg/kg/h.",
    ],
    ['what was charted late', '09:02 note: x [charted 09:30]', 'charted-late: Note: charted 28 min later.'],
    [
      'a correction',
      '09:30 correct #five vitals 128/72 hr 74 rr 14 spo2 98: misread',
      'corrected: Corrected: 120/72 · HR 74 · SpO2 98. RR 14, now 128/72 · HR 74 · SpO2 98. RR 14. misread, Nora Lind, RN.',
    ],
    [
      'what was entered in error',
      '09:30 strike #pump: wrong chair',
      'struck: Entered in error: Pump reads 11.7 mL. wrong chair, Nora Lind, RN.',
    ],
    [
      'an adverse event',
      '09:12 event nausea 2: ondansetron',
      'adverse-event: Adverse event: Nausea, moderate. ondansetron.',
    ],
    [
      'an overridden checklist item',
      '08:50 check pregnancy declined: test refused',
      'checklist: Pregnancy overridden: test refused.',
    ],
    [
      'a discrepancy',
      '10:11 discrepancy 1 mg from bag-1 witness nils: spilled',
      'discrepancy: Discrepancy of 1 mg in bag-1: spilled.',
    ],
  ])('%s', (_, line, sentence) => expect(shown(`${complete}\n${line}`)).toContain(sentence))

  test('a check that was taken late and one that was not taken', () => {
    expect(shown(attested.replace('09:15 vitals', '09:19 vitals')).join('\n')).toMatch(
      /check-late: Check due 09:15 taken 09:19, 4 min late/,
    )
    expect(shown(without(/^ *09:(10|15) vitals/)).join('\n')).toMatch(
      /check-missed: Check due 09:10 not taken: nobody said why/,
    )
  })
  test('an infusion shorter than ordered', () =>
    expect(shown(attested.replace('09:20 complete', '09:15 stop: asks to stop'))).toContain(
      'against-order: Infused for 15 min, ordered 20 min; 8.75 mg given, 11.67 mg ordered at the starting rate.',
    ))
  test('a tablet whose clock was off', () => {
    const entries = script(attested).map((entry, index) =>
      index === 3 ? { ...entry, device: 't-2', clock: { raw: entry.recordedAt, offsetMs: 45_000 } } : entry,
    )
    expect(deviations(fold(entries), ctx, now)).toMatchObject([
      { code: 'clock', sentence: 'The clock of t-2 was 45 s off: 1 entry.' },
    ])
  })
  test('in the order in which it happened, each under its own name', () => {
    const all = deviations(
      fold(script(`${complete}\n09:10 rate 70 mL/h: x\n09:12 rate 3.5 mL/h: x\n09:02 note: x [charted 09:30]`)),
      ctx,
      now,
    )
    expect(all.map(({ at: when }) => when).toSorted((a, b) => a - b)).toEqual(all.map(({ at: when }) => when))
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  })
})

describe('sent back instead of signed', () => {
  const back = `${attested}\n10:30 send-back nora: the second bag has no lot [by petra]`
  const phaseOf = (text: string) => phase(fold(script(text)), ctx, now)

  test('it is with the nurse again, and open until she attests anew', () => {
    expect([phaseOf(attested), phaseOf(back)]).toEqual(['to-sign', 'discharged'])
    expect(open(back)).toContain('sent-back')
    const answered = `${back}\n10:40 note: lot 6C117\n10:41 sign charted`
    expect(open(answered)).not.toContain('sent-back')
    expect(phaseOf(answered)).toBe('to-sign')
  })

  test('another nurse’s word does not answer it', () => {
    const other = `${back}\n10:41 sign charted [by nils]`
    expect(open(other)).toContain('sent-back')
    expect(phaseOf(other)).toBe('discharged')
  })

  test('says who sent it to whom and why', () => {
    const [said] = findings(fold(script(back)), ctx, now).filter(({ code }) => code === 'sent-back')
    expect(said?.sentence).toMatch(/sent it back and .* has not answered: the second bag has no lot\.$/)
  })
})

describe('an order by word of mouth', () => {
  const verbal = attested.replace(/08:40 order.*/, '08:40 order 0.5 mg/kg/h for 20 min verbal petra [#order]')

  test('waits for the one who gave it; nobody confirms it for another', () => {
    expect(open(verbal)).toContain('verbal-order')
    expect(open(`${verbal}\n10:25 authenticate #order [by paul]`)).toContain('verbal-order')
    expect(open(`${verbal}\n10:25 authenticate #order [by petra]`)).not.toContain('verbal-order')
  })
})

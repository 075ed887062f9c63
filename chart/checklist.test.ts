import { describe, expect, test } from 'vitest'
import { blocking, checklist, checklistItems } from './checklist.ts'
import { builtInProtocols } from './protocols.ts'
import { script } from './script.ts'
import { fold } from './session.ts'

const low = builtInProtocols[0]!
const item = (id: string, text: string) => checklist(fold(script(text)), low).find(({ item: each }) => each === id)
const state = (id: string, text: string) => item(id, text)?.state

describe('what another entry proves is never ticked', () => {
  test.each([
    ['identity', '08:30 identity name birth-date'],
    ['weight', '08:40 weight 70 kg'],
    ['order', '08:00 order 0.5 mg/kg/h for 20 min'],
    ['access', '08:45 iv left forearm 22 G attempts 1'],
    ['baseline', '08:50 vitals 118/70 spo2 98'],
    ['assessment', '08:20 assess before asa 2 fit: clear'],
    ['practitioner-on-site', '08:20 present petra'],
    ['second-check', '08:55 bag 1 mg/mL check nils'],
  ])('%s', (id, text) => {
    expect(checklistItems[id]?.answers).toEqual([])
    expect(state(id, '08:00 note: nothing yet')).toBe('missing')
    expect(state(id, text)).toBe('ok')
  })
})

describe('what speaks against going on', () => {
  test.each([
    ['a weight that was only stated', 'weight', '08:40 weight 70 kg stated'],
    ['an IV that does not flush', 'access', '08:45 iv left forearm not patent'],
    ['not fit to proceed', 'assessment', '08:20 assess before not fit: fever'],
    ['the practitioner has left', 'practitioner-on-site', '08:20 present petra\n08:50 left petra'],
    ['a positive pregnancy test', 'pregnancy', '08:30 check pregnancy positive'],
    ['no consent', 'consent', '08:30 check consent no'],
    ['an answer that the item does not know', 'consent', '08:30 check consent perhaps'],
    ['a screen that was not done', 'suicide-screen', '08:30 check suicide-screen not-done'],
    ['a baseline over 15 min before the start', 'baseline', '08:40 vitals 118/70 spo2 98\n09:00 start 35 mL/h'],
  ])('%s', (_, id, text) => expect(state(id, text)).toBe('not-ok'))

  test('the last answer counts', () =>
    expect(state('consent', '08:30 check consent no\n08:40 check consent yes')).toBe('ok'))
  test('an override needs its reason, which is kept with who gave it', () =>
    expect(item('pregnancy', '08:30 check pregnancy declined: post-menopausal [by petra]')).toMatchObject({
      state: 'overridden',
      reason: 'post-menopausal',
      by: 'petra',
    }))
})

describe('an override speaks of what was known when it was given', () => {
  const stated = '08:40 weight 70 kg stated\n08:41 check weight stated: scale broken'
  test.each([
    ['going on with a stated weight', stated, 'overridden'],
    ['until the patient is weighed on the scale', `${stated}\n08:50 weight 71 kg`, 'ok'],
    ['another stated weight needs a reason of its own', `${stated}\n08:50 weight 90 kg stated`, 'not-ok'],
  ])('%s', (_, text, expected) => expect(state('weight', text)).toBe(expected))
  test('what was never proven stays overridden', () =>
    expect(state('practitioner-on-site', '08:41 check practitioner-on-site off: next door')).toBe('overridden'))
})

describe('suicide risk', () => {
  const positive = '08:30 check suicide-screen positive'
  const phq9 = '08:20 score phq9 q1 0 q2 0 q3 0 q4 0 q5 0 q6 0 q7 0 q8 0 q9 1'
  const assessed = '08:40 assess before fit with {"about":"suicide-risk","plan":"safety plan"}'
  test.each([
    ['a positive screen blocks', positive, 'not-ok'],
    ["until a practitioner's assessment and plan is charted after it", `${positive}\n${assessed}`, 'overridden'],
    [
      'an assessment without a plan is not enough',
      `${positive}\n08:40 assess before fit with {"about":"suicide-risk"}`,
      'not-ok',
    ],
    ['an assessment from before is not enough', `${assessed}\n08:45 check suicide-screen positive`, 'not-ok'],
    ['a negative screen does not outweigh the questionnaire', `${phq9}\n08:30 check suicide-screen negative`, 'not-ok'],
    ['both negative', `${phq9.replace('q9 1', 'q9 0')}\n08:30 check suicide-screen negative`, 'ok'],
  ])('%s', (_, text, expected) => expect(state('suicide-screen', text)).toBe(expected))
})

test('a contraindication waits for the practitioner who assesses that very thing', () => {
  const present = '08:30 check contraindications present'
  expect(state('contraindications', `${present}\n08:40 assess before fit`)).toBe('not-ok')
  expect(state('contraindications', `${present}\n08:40 assess before fit with {"about":"contraindication"}`)).toBe(
    'overridden',
  )
  expect(state('contraindications', `${present}\n08:40 assess before not fit with {"about":"contraindication"}`)).toBe(
    'not-ok',
  )
})

test('warnings do not keep a session from being ready; missing blocks do', () => {
  const open = blocking(checklist(fold(script('08:30 check medicines not-asked')), low)).map(({ item: id }) => id)
  expect(open).not.toContain('medicines')
  expect(open).toContain('consent')
})

test('only equipment and environment may be ticked together', () => {
  const own = ['identity', 'consent', 'allergies', 'medicines', 'fasting', 'pregnancy', 'escort', 'suicide-screen']
  expect(own.filter((id) => checklistItems[id]?.group !== undefined)).toEqual([])
  const grouped = Object.values(checklistItems).filter(({ group }) => group !== undefined)
  expect(grouped.every(({ section }) => section === 'equipment')).toBe(true)
})

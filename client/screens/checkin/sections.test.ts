import { describe, expect, test } from 'vitest'
import { builtInProtocols } from '../../../chart/protocols.ts'
import { SCRIPT_DAY, script } from '../../../chart/script.ts'
import { fold } from '../../../chart/session.ts'
import { checkedWithPreparation, sectionsOf, waiting } from './sections.ts'

const [low] = builtInProtocols
if (!low) throw new Error('the built-in protocols are missing')
const checked = (text: string, protocol = low) =>
  checkedWithPreparation(fold(script(text, { start: SCRIPT_DAY, author: 'nora' })), protocol)

describe('the checklist on the screen', () => {
  test('shows every item of the protocol once, and the preparation', () => {
    const shown = sectionsOf(checked('')).flatMap(({ items }) => items)
    expect(shown.toSorted()).toEqual([...low.checklist.map(({ item }) => item), 'preparation'].toSorted())
  })
  test('has what is missing first in each section', () => {
    const [identity] = sectionsOf(checked('09:00 identity name birth-date\n09:01 check consent yes'))
    expect(identity?.items.slice(-2)).toEqual(['identity', 'consent'])
  })
  test('lists what blocks the start before what is only asked', () => {
    const gates = waiting(checked('')).map(({ gate }) => gate)
    expect(gates.lastIndexOf('block')).toBeLessThan(gates.indexOf('warn'))
  })
  test('an answer that stands against the start still waits; one that is only noted does not', () => {
    const open = waiting(checked('09:00 check pregnancy positive\n09:00 check airway no')).map(({ item }) => item)
    expect(open).toContain('pregnancy')
    expect(open).not.toContain('airway')
  })
  test('an item of a newer protocol that this version does not know is shown, never dropped', () => {
    const newer = { ...low, checklist: [...low.checklist, { item: 'retina-scan', gate: 'block' as const }] }
    expect(sectionsOf(checked('', newer)).find(({ id }) => id === 'other')?.items).toEqual(['retina-scan'])
  })
  test('what is prepared is said with its total', () => {
    const [row] = checked('09:00 bag 1 mg/mL 50 mg in 50 mL as syringe-1').filter(({ item }) => item === 'preparation')
    expect(row).toMatchObject({ state: 'ok', answer: '50 mg in 50 mL, 1 mg/mL' })
  })
})

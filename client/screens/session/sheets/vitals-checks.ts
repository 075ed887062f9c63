import type { Clinic } from '../../../../chart/clinic.ts'
import { figure } from '../../../format.ts'
import type { Here } from '../here.ts'
import { type Limit, limitOn } from '../limits.ts'
import { sessionWords } from '../words.ts'
import { bothUnits, type FieldId, fieldOf, lastOf, type Typed, typedNumber, typedValue } from './vitals-fields.ts'

const words = sessionWords.vitals

/** What is said under a field. A problem is not accepted, a question waits for its answer, a hint is only said. */
export type Remark =
  | {
      readonly is: 'problem'
      readonly text: string
      readonly swap?: { systolic: string; diastolic: string } | undefined
    }
  | { readonly is: 'question'; readonly text: string; readonly value: string }
  | { readonly is: 'hint'; readonly text: string; readonly limit: Limit }
  /** Said, and nothing to do. */
  | { readonly is: 'note'; readonly text: string }

/** What physics and the instruments allow; the alarming is inside. */
const possible: Readonly<Partial<Record<FieldId, readonly [low: number, high: number]>>> = {
  temperatureC: [20, 46],
  oxygenLPerMin: [0, 60],
  respiratoryRate: [0, 120],
  etco2: [0, 150],
}

export type Judging = {
  readonly here: Pick<Here, 'session' | 'context' | 'view'>
  readonly typed: Typed
  /** Values that the nurse said are right. */
  readonly confirmed: Typed
  readonly at: number
}

/** The remark on one value as typed; nothing while there is none to make. */
export function remarkOn(id: FieldId, { here, typed, confirmed, at }: Judging): Remark | undefined {
  const text = typed[id]
  const value = typedValue(id, text)
  if (text === undefined || value === undefined) return undefined
  const problem = impossible(id, value, typed)
  if (problem) return problem
  const last = lastOf(here.view().readings, id)
  const jump = jumpOf(here.context().clinic.jumps, id)
  if (last && jump !== undefined && Math.abs(value - last.value) > jump && confirmed[id] !== text) {
    const by = figure(Math.abs(value - last.value), 1)
    return { is: 'question', text: words.jump(fieldOf(id).name, text, by, value < last.value), value: text }
  }
  const limit = limitOn(here, id, value, at)
  const both = bothUnits(id, text)
  if (limit === undefined) return both === undefined ? undefined : { is: 'note', text: both }
  return { is: 'hint', limit, text: `${both ?? figure(value, 1)}: ${limit.words}. ${words.raises[limit.action]}` }
}

const jumpOf = (jumps: Clinic['jumps'], id: FieldId): number | undefined =>
  id in jumps ? jumps[id as keyof Clinic['jumps']] : undefined

function impossible(id: FieldId, value: number, typed: Typed): Remark | undefined {
  if (id === 'spo2' && value > 100) return { is: 'problem', text: words.overHundred(figure(value)) }
  const bounds = possible[id]
  if (bounds && (value < bounds[0] || value > bounds[1]))
    return { is: 'problem', text: words.outside(figure(bounds[0]), figure(bounds[1])) }
  const [systolic, diastolic] = [typedNumber(typed.systolic), typedNumber(typed.diastolic)]
  if (id !== 'diastolic' || systolic === undefined || diastolic === undefined) return undefined
  if (systolic > diastolic || (systolic === 0 && diastolic === 0)) return undefined
  const swap = { systolic: String(diastolic), diastolic: String(systolic) }
  return {
    is: 'problem',
    text: words.swapped(String(systolic), String(diastolic)),
    swap: systolic === diastolic ? undefined : swap,
  }
}

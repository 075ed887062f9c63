import { checklistItems } from '../checklist.ts'
import type { Problem } from '../entry.ts'
import type { Protocol, Recipe } from '../protocol.ts'
import { instrumentOf } from '../scores.ts'
import { concentration } from '../units.ts'
import { figure } from '../wording.ts'

/** Ketamine from the vial at 100 mg/mL is never given undiluted. (Its label.) */
const UNDILUTED_MG_PER_ML = 100

/** What a protocol says that contradicts itself: it can be written down, but nobody can approve it. */
export function protocolProblems(protocol: Protocol): readonly Problem[] {
  return [
    ...orderProblems(protocol),
    ...protocol.recipes.flatMap(recipeProblems),
    ...intervalProblems(protocol),
    ...nameProblems(protocol),
  ]
}

const at = (path: string, isWrong: boolean | undefined, message: string): readonly Problem[] =>
  isWrong ? [{ path, message }] : []
const isOver = (value: number, most: number | undefined) => most !== undefined && value > most + 1e-9

function orderProblems({ order, series, recoveryMinutes, discharge }: Protocol): readonly Problem[] {
  const { bounds, mgPerKgPerHour, minutes } = order
  const { minMgPerKgPerHour: min, maxMgPerKgPerHour: max } = bounds
  const total = (mgPerKgPerHour * minutes) / 60
  return [
    ...at('/order/bounds/minMgPerKgPerHour', min !== undefined && isOver(min, max), 'is over the maximum'),
    ...at('/order/mgPerKgPerHour', isOver(mgPerKgPerHour, max), 'is over its own maximum'),
    ...at('/order/mgPerKgPerHour', min !== undefined && isOver(min, mgPerKgPerHour), 'is under its own minimum'),
    ...at('/order/minutes', isOver(minutes, bounds.maxMinutes), 'is over its own maximum'),
    ...at(
      '/order/bounds/maxMgPerKg',
      isOver(total, bounds.maxMgPerKg),
      `is under the ${figure(total, 3)} mg/kg that the order gives`,
    ),
    ...at('/series/initial/atLeast', isOver(series.initial.atLeast, series.initial.atMost), 'is over the most'),
    ...at(
      '/series/initial/daysApart/min',
      isOver(series.initial.daysApart.min, series.initial.daysApart.max),
      'is over the most',
    ),
    ...at(
      '/series/maintenanceWeeks/min',
      isOver(series.maintenanceWeeks.min, series.maintenanceWeeks.max),
      'is over the most',
    ),
    ...at(
      '/discharge/minutesAfterEnd',
      isOver(discharge.minutesAfterEnd, recoveryMinutes),
      'is after the recovery that is booked',
    ),
  ]
}

function recipeProblems(recipe: Recipe, index: number): readonly Problem[] {
  const { vialMgPerMl, drugMl, diluentMl, mgPerMl } = recipe
  const path = `/recipes/${index}/mgPerMl`
  if (mgPerMl >= UNDILUTED_MG_PER_ML) return [{ path, message: '100 mg/mL is never given undiluted' }]
  const made = (vialMgPerMl * drugMl) / (drugMl + diluentMl)
  const adds = Math.round(made * 1000) === concentration(mgPerMl)
  return at(path, !adds, `is not what it makes: ${figure(made, 3)} mg/mL`)
}

function intervalProblems({ vitals }: Protocol): readonly Problem[] {
  return vitals.infusing.flatMap(({ everyMinutes }, index) =>
    at(
      `/vitals/infusing/${index}/everyMinutes`,
      everyMinutes > vitals.neverOverMinutes,
      `is over the ${figure(vitals.neverOverMinutes, 1)} min that are never passed while infusing`,
    ),
  )
}

function nameProblems({ criteria, checklist, scales }: Protocol): readonly Problem[] {
  const ids = criteria.map(({ id }) => id)
  return [
    ...criteria.flatMap(({ id, limit, drift, events }, index) => [
      ...at(`/criteria/${index}/id`, ids.indexOf(id) !== index, 'is there twice: an alert is found again by it'),
      ...at(`/criteria/${index}`, !limit && !drift && !events, 'says nothing that could meet it'),
    ]),
    ...checklist.flatMap(({ item }, index) =>
      at(`/checklist/${index}/item`, !Object.hasOwn(checklistItems, item), `there is no item ${item}`),
    ),
    ...scales.flatMap((scale, index) =>
      at(`/scales/${index}`, instrumentOf(scale) === undefined, `there is no instrument ${scale}`),
    ),
  ]
}

/** What a physician is asked before approving: not wrong, but worth saying yes to knowingly. */
export function approvalQuestions({ order, indications }: Protocol): readonly string[] {
  const total = (order.mgPerKgPerHour * order.minutes) / 60
  const isForMood = indications.some((each) => ['depression', 'anxiety', 'ptsd', 'ocd'].includes(each.toLowerCase()))
  if (!isForMood || total >= PUBLISHED_MG_PER_KG) return []
  const gives = `${figure(total, 2)} mg/kg in ${figure(order.minutes, 1)} min`
  return [`${gives}; much published work gives 0.5 mg/kg in 40 min. Is this meant?`]
}
/** APA 2017 (Sanacora): 0.5 mg/kg over 40 min. */
const PUBLISHED_MG_PER_KG = 0.5

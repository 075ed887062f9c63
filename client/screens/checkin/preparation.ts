import type { Body } from '../../../chart/bodies.ts'
import { toWire } from '../../../chart/instant.ts'
import type { Recipe } from '../../../chart/protocol.ts'
import { factsOf, type Session } from '../../../chart/session.ts'
import { concentration, HOUR, inMg, type Micrograms } from '../../../chart/units.ts'

/**
 * What a recipe makes: everything from whole µg and µL, so that the label, the draw and the count agree to the
 * microgram.
 */
export type Made = { readonly mg: number; readonly mL: number; readonly drawMl: number; readonly mgPerMl: number }

/** Undiluted from the strongest vial: never given so. */
const UNDILUTED_MG_PER_ML = 100

/**
 * Nothing when the recipe does not add up to the concentration that it names, or leaves the drug undiluted at
 * 100 mg/mL: then nobody may prepare by it.
 */
export function madeBy({ vialMgPerMl, drugMl, diluentMl, mgPerMl }: Recipe): Made | undefined {
  const microlitres = Math.round(drugMl * 1000)
  // µL × µg/mL is µg × 1000.
  const micrograms = Math.round((microlitres * concentration(vialMgPerMl)) / 1000) as Micrograms
  const total = microlitres + Math.round(diluentMl * 1000)
  const adds = Math.round((micrograms * 1000) / total) === concentration(mgPerMl)
  return adds && mgPerMl < UNDILUTED_MG_PER_ML
    ? { mg: inMg(micrograms), mL: total / 1000, drawMl: microlitres / 1000, mgPerMl }
    : undefined
}

/** What is read off the vial and typed. Empty text is nothing. */
export type Vial = { readonly lot: string; readonly expires: string; readonly vial: string; readonly ndc: string }

/** The two facts of a preparation: the drug drawn from the vial, and what it became. */
export type Prepared = { readonly drawn: Body<'drawn'>; readonly bag: Body<'bag-prepared'> }

export function prepared(recipe: Recipe, vial: Vial, session: Session, at: number): Prepared | undefined {
  const made = madeBy(recipe)
  if (made === undefined) return undefined
  const container = nextContainer(session, recipe.container)
  const useBy = recipe.beyondUseHours === undefined ? undefined : toWire(at + recipe.beyondUseHours * HOUR)
  return {
    drawn: { container, drug: 'ketamine', mg: made.mg, mL: made.drawMl, ...typed({ vial: vial.vial }) },
    bag: {
      mgPerMl: made.mgPerMl,
      mg: made.mg,
      mL: made.mL,
      container,
      recipe: recipe.id,
      ...typed({ lot: vial.lot, ndc: vial.ndc, expires: vial.expires }),
      ...(useBy === undefined ? {} : { useBy }),
    },
  }
}

/** Names the container for people, who meet it again at the waste: "syringe-1", then "syringe-2". */
function nextContainer(session: Session, kind: Recipe['container']): string {
  const taken = new Set(factsOf(session, 'bag-prepared', 'bag-changed', 'drawn').map(({ body }) => body.container))
  for (let number = 1; ; number += 1) if (!taken.has(`${kind}-${number}`)) return `${kind}-${number}`
}

const typed = <K extends string>(fields: Record<K, string>): Partial<Record<K, string>> =>
  Object.fromEntries(
    Object.entries<string>(fields).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]])),
  ) as Partial<Record<K, string>>

/** Whether an expiry "2027-04" or "2027-04-15" can be read, and has passed on `today` ("2026-11-23"). */
export function expiryState(expires: string, today: string): 'good' | 'expired' | 'unreadable' {
  const text = expires.trim()
  if (!/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/.test(text)) return 'unreadable'
  // A vial marked with a month is good until that month's end.
  return text < today.slice(0, text.length) ? 'expired' : 'good'
}

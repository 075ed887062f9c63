/** What a code on a vial or its box tells. Texts as they are typed by hand; what the code does not tell is absent. */
export type VialCode = {
  readonly lot?: string | undefined
  /** "2028-03-31", or "2028-03" where the code names no day. */
  readonly expires?: string | undefined
  readonly ndc?: string | undefined
  readonly serial?: string | undefined
}

/**
 * Reads the text of a code as the reader gives it: GS1's application identifiers in brackets, as packages of medicines
 * carry them by law (21 U.S.C. 360eee-1: GTIN, serial number, lot, expiry), or a bare number of a shop's code, which
 * tells the product alone. Undefined when nothing of a vial stands in it.
 * Source of the identifiers: GS1 General Specifications, section 3 (01 GTIN, 10 lot, 17 expiry, 21 serial).
 */
export function vialCode(text: string): VialCode | undefined {
  const fields = new Map(
    [...text.matchAll(/\((\d{2,4})\)([^(]*)/g)].map(([, id = '', value = '']) => [id, value.trim()]),
  )
  const told: VialCode = {
    ...named('lot', fields.get('10')),
    ...named('expires', expiry(fields.get('17') ?? '')),
    ...named('ndc', ndc(fields.get('01') ?? (/^\d{12,14}$/.test(text) ? text : ''))),
    ...named('serial', fields.get('21')),
  }
  return Object.keys(told).length > 0 ? told : undefined
}

const named = (name: keyof VialCode, value: string | undefined): VialCode => (value ? { [name]: value } : {})

/** YYMMDD; day 00 is the whole month. Medicines expire in this century. */
function expiry(text: string): string | undefined {
  const [, year, month, day] = /^(\d\d)(0[1-9]|1[0-2])([0-3]\d)$/.exec(text) ?? []
  if (year === undefined) return undefined
  return day === '00' ? `20${year}-${month}` : `20${year}-${month}-${day}`
}

/**
 * The ten digits of the National Drug Code in a GTIN-14, GTIN-13 or UPC-A that belongs to the United States' drugs
 * (prefix 3 after the leading zeros) and whose check digit is right. How the ten are divided only the label tells.
 */
function ndc(gtin: string): string | undefined {
  const digits = gtin.padStart(14, '0')
  if (!/^\d{14}$/.test(digits) || !digits.slice(1).startsWith('03') || checkDigit(digits) !== 0) return undefined
  return digits.slice(3, 13)
}

/** 0 when the last digit is the check digit of those before it: from the right, weights 1, 3, 1, 3, … */
const checkDigit = (digits: string) =>
  [...digits].reduceRight(
    (sum, digit, index) => sum + Number(digit) * ((digits.length - 1 - index) % 2 === 0 ? 1 : 3),
    0,
  ) % 10

import { type TProperties, type TSchema, Type } from 'typebox'
import { ProblemDetails } from '../../chart/wire.ts'

/** Query values are strings and stay so: what is not as the pattern says is refused, never bent. */
export const Limit = Type.Optional(
  Type.String({ pattern: '^([1-9]\\d{0,2})$', description: 'At most this many, up to 999' }),
)
export const Cursor = Type.Optional(Type.String({ maxLength: 200, description: '`next` of the page before' }))
export const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9._:-]+$' })
export const Seq = Type.String({ pattern: '^\\d{1,15}$' })

export const idParams = Type.Object({ id: Id }, { additionalProperties: false })
export const query = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false })

/** To whom something that leaves the house goes, and what for. */
export const Said = Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' })
export const Leaving = { recipient: Type.Optional(Said), purpose: Type.Optional(Said) }

export const limitOf = (text: string | undefined, most = 200, usual = 50) =>
  Math.min(most, text === undefined ? usual : Number(text))

const problem = { ...ProblemDetails, description: 'Problem details (RFC 9457)' }

/**
 * What a call answers: its own success, and problem details for everything else. Only for the document of the calls.
 */
export const answers = (status: number, schema: TSchema, description = 'Done'): Record<string, TSchema> => ({
  [status]: { ...schema, description },
  '4xx': problem,
  '5xx': problem,
})

/** An answer that is described in words: a view of the chart whose every field the page reads by name. */
export const described = (description: string): TSchema => Type.Unknown({ description })

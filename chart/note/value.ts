import type { Given } from '../dose.ts'
import type { Scene } from '../graph.ts'

/** A piece of text that is read alike throughout. */
export type Run = {
  readonly text: string
  readonly bold?: true
  /** What was first charted and no longer counts: readable, with a line through it. */
  readonly struck?: true
  readonly tone?: 'soft' | 'critical'
}
export type Cell = string | readonly Run[]

export type Field = {
  readonly label: string
  readonly value: Cell
  /** What somebody looks for first: set larger than the others. */
  readonly lead?: true
}

export type Column = {
  readonly head: string
  readonly align?: 'right'
  /** Takes what width is left, and breaks its lines. */
  readonly grows?: true
}
export type TableRow = {
  readonly cells: readonly Cell[]
  /** Over a limit, or a total: set in bold. */
  readonly strong?: true
}
export type Table = {
  readonly block: 'table'
  /** What the table is, for someone who hears it read. */
  readonly label: string
  readonly columns: readonly Column[]
  /** To be filled in by hand: rows as high as handwriting. */
  readonly byHand?: true
  /** Few narrow columns: may stand beside another such table. */
  readonly narrow?: true
  readonly rows: readonly TableRow[]
}

/** Where a signature goes: reserved empty, to be filled by the seal. The name is its meaning. */
export type SignatureField = {
  readonly name: 'authored' | 'reviewed' | 'countersigned'
  readonly label: string
  /** How many reasons for overriding a finding may have to stand in it. */
  readonly reasons: number
}

export type Block =
  | Table
  | { readonly block: 'fields'; readonly title: string; readonly aside?: string; readonly fields: readonly Field[] }
  | { readonly block: 'sentences'; readonly sentences: readonly Cell[] }
  | { readonly block: 'graph'; readonly scene: Scene }
  /** A code to scan, with what it holds in words beside it. */
  | { readonly block: 'code'; readonly payload: string; readonly label: string; readonly beside: readonly Cell[] }
  | { readonly block: 'signatures'; readonly fields: readonly SignatureField[] }

/** Without a heading of its own, the fields of a section head themselves. */
export type Section = { readonly heading?: string; readonly aside?: string; readonly blocks: readonly Block[] }

/** Pages before they are ink: what they say, nothing about where. A plain value: it can cross to another thread. */
export type Paper = {
  readonly title: string
  readonly clinic: { readonly name: string; readonly line: string }
  /** "Tue 17 Nov 2026". */
  readonly day: string
  /** What stands under the day: session, chair, zone. */
  readonly place: string
  readonly draft: boolean
  /** Who it is about, repeated on every page. */
  readonly patient: readonly Field[]
  readonly footer: { readonly left: string; readonly middle: string }
  readonly sections: readonly Section[]
  /** What the file says of itself. */
  readonly about: {
    readonly title: string
    readonly author: string
    readonly subject: string
    readonly language: string
    /** Tells this file from every other one. */
    readonly identity: string
  }
}

/** A session's note. */
export type Note = Paper & {
  readonly version: string
  /** The totals that the pages print, unrounded. */
  readonly given: Given
  /** The hash of the last entry that the pages tell of. */
  readonly head: string
}

/** The width that the graph is laid out for, in pt: both papers leave at least this between their margins. */
export const GRAPH_WIDTH = 514
export const GRAPH_HEIGHT = 246

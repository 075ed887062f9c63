import { type Body, isKind, type Kind } from './bodies.ts'
import { sha256Hex } from './chain.ts'
import { bodyProblems, type Entry } from './entry.ts'
import { toWire } from './instant.ts'
import { instrumentOf, scoreProblems } from './scores.ts'
import { type Line, type Told, verbs } from './script/verbs.ts'
import { Words } from './script/words.ts'
import { HOUR, type Instant, MINUTE } from './units.ts'

export type ScriptOptions = {
  /** What 00:00 in the script stands for. Hours may pass 24. */
  readonly start: Instant
  /** Who charts, unless a line says `[by …]`. */
  readonly author?: string
  readonly sessionId?: string
  readonly device?: string
}

/** What 09:00 means to the tests: a Tuesday morning. */
export const SCRIPT_DAY: Instant = Date.UTC(2026, 10, 17)
const SCRIPT_SESSION = '019b0000-0000-7000-8000-000000000001'

/**
 * A chart written as text, a line a fact, as a nurse would say it:
 *
 *     08:40 weight 70 kg
 *     08:50 bag 1 mg/mL 50 mg in 50 mL as bag-1 check nils
 *     09:00 start 35 mL/h 0.5 mg/kg/h check nils
 *     09:05 vitals 118/70 hr 72 spo2 98 rass 0          [#five]
 *     09:20 stop: as ordered
 *     09:25 correct #five vitals 128/70 hr 72 spo2 98: misread
 *
 * A line is a time, a verb and its words; then ": " and free text; then `with {json}` merged into the body; then
 * options in brackets: `[by nils, charted 09:40, on tablet-2, #name]`. A verb may also be a kind with its body as JSON.
 * `#name` elsewhere is the id of the entry of that line, which is also the set that it was saved in. The same text
 * gives
 * the same entries, ids included. Throws a SyntaxError that names the line for what it doesn't understand and for a
 * body
 * that could not be charted: a script must not be able to say what a tablet can't.
 */
export function script(text: string, options: ScriptOptions = { start: SCRIPT_DAY }): Entry[] {
  const writer = new Writer(options)
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('//')) continue
    try {
      writer.write(line, index + 1)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      throw new SyntaxError(`line ${index + 1}: ${error.message}: ${line}`)
    }
  }
  return writer.entries
}

/** An instant of a script's day: `at('09:05')`. */
export const at = (clock: string, start: Instant = SCRIPT_DAY): Instant => start + timeOfDay(clock)

function timeOfDay(clock: string): number {
  const [, hours, minutes, seconds = '0'] = /^(\d{1,3}):([0-5]\d)(?::([0-5]\d(?:\.\d{1,3})?))?$/.exec(clock) ?? []
  if (hours === undefined) throw new SyntaxError(`${clock} is not a time`)
  return Number(hours) * HOUR + Number(minutes) * MINUTE + Math.round(Number(seconds) * 1000)
}

type Parts = {
  readonly clock: string
  readonly verb: string
  readonly words: string
  readonly text: string | undefined
  readonly more: Readonly<Record<string, unknown>>
  readonly options: readonly string[]
}

function partsOf(line: string): Parts {
  const [, body = line, bracket = ''] = /^(.*?)\s*\[([^\]]*)\]$/.exec(line) ?? []
  const [, said = body, json] = /^(.*?) with (\{.*\})$/.exec(body) ?? []
  const [, clock = '', verb = '', rest = ''] = /^(\S+)\s+([^\s:]+)(.*)$/.exec(said) ?? []
  if (verb === '') throw new SyntaxError('a line is a time and what happened')
  const colon = rest.trimStart().startsWith('{') ? -1 : rest.search(/:\s|:$/)
  return {
    clock,
    verb,
    words: colon < 0 ? rest : rest.slice(0, colon),
    text: colon < 0 ? undefined : rest.slice(colon + 1).trim() || undefined,
    more: json === undefined ? {} : objectOf(json),
    options: bracket.split(',').map((option) => option.trim()),
  }
}

function objectOf(json: string): Record<string, unknown> {
  const value: unknown = JSON.parse(json)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SyntaxError('the JSON is not an object')
  return { ...value }
}

class Writer {
  readonly entries: Entry[] = []
  readonly #names = new Map<string, Entry>()
  readonly #options: ScriptOptions

  constructor(options: ScriptOptions) {
    this.#options = options
  }

  write(line: string, number: number): void {
    const parts = partsOf(line)
    const { start } = this.#options
    const occurredAt = start + timeOfDay(parts.clock)
    const options = readOptions(parts.options)
    const recordedAt = options.charted === undefined ? occurredAt : start + timeOfDay(options.charted)
    const told = this.#told(parts)
    const entries = told.map(({ kind, body }, index) => {
      const id = kind === 'session-opened' ? this.#sessionId : this.#idOf(recordedAt, number, index)
      return { kind, body: { ...present(body), ...parts.more }, id }
    })
    const set = entries.length > 1 ? { setId: entries[0]?.id } : {}
    for (const { kind, body, id } of entries) {
      const whole = { ...body, ...set }
      const [problem = kind === 'scored' ? scoreProblems(whole as Body<'scored'>)[0] : undefined] = bodyProblems(
        kind,
        whole,
      )
      if (problem) throw new SyntaxError(`${problem.path} ${problem.message}`)
      this.#add({ id, kind, body: whole as Body, occurredAt, recordedAt }, options)
    }
    const [first] = this.entries.slice(-entries.length)
    if (options.name !== undefined && first) this.#names.set(options.name, first)
  }

  get #sessionId(): string {
    return this.#options.sessionId ?? SCRIPT_SESSION
  }

  #add(entry: Pick<Entry, 'id' | 'occurredAt' | 'recordedAt'> & { kind: Kind; body: Body }, options: Options) {
    const device = options.device ?? this.#options.device
    const author = options.author ?? this.#options.author ?? 'nora'
    this.entries.push({ ...entry, sessionId: this.#sessionId, author, ...(device ? { device } : {}) } as Entry)
  }

  #told({ verb, words: said, text }: Parts): readonly Told[] {
    const time = (clock: string) => toWire(this.#options.start + timeOfDay(clock))
    const named = said.replace(/#([\w-]+)/g, (_, name: string) => this.#named(name).id)
    if (verb === 'correct' || verb === 'strike' || verb === 'retime') return [this.#amendment(verb, said, text, time)]
    if (isKind(verb) && named.trim().startsWith('{')) return [{ kind: verb, body: objectOf(named) }]
    return this.#plain(verb, { words: new Words(named), text, time })
  }

  #plain(verb: string, line: Line): readonly Told[] {
    const tell = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
    if (tell === undefined) throw new SyntaxError(`there is no verb ${verb}`)
    const told = tell(line, versionOf)
    line.words.end()
    return told
  }

  /** `correct #name verb words: reason`, `strike #name: reason`, `retime #name 09:02: reason`. */
  #amendment(verb: string, said: string, reason: string | undefined, time: (clock: string) => string): Told {
    const [, name = '', rest = ''] = /^\s*#([\w-]+)\s*(.*)$/.exec(said) ?? []
    const { id: target, kind, body: before } = this.#named(name)
    if (verb === 'strike') return { kind: 'amendment', body: { target, struck: true, reason } }
    if (verb === 'retime')
      return { kind: 'amendment', body: { target, replacement: { occurredAt: time(rest.trim()) }, reason } }
    const [again = '', ...words] = rest.split(' ')
    const told = this.#plain(again, { words: new Words(words.join(' ')), text: undefined, time })
    const becomes = told.find((each) => each.kind === kind)
    if (becomes === undefined) throw new SyntaxError(`${again} doesn't correct a ${kind}`)
    const set = 'setId' in before ? { setId: before.setId } : {}
    return { kind: 'amendment', body: { target, replacement: { body: { ...present(becomes.body), ...set } }, reason } }
  }

  #named(name: string): Entry {
    const entry = this.#names.get(name)
    if (entry === undefined) throw new SyntaxError(`no line before this one is called #${name}`)
    return entry
  }

  /** Shaped as UUIDv7; of the same instant the later line sorts later, as it does on a tablet. */
  #idOf(recordedAt: Instant, line: number, index: number): string {
    const time = recordedAt.toString(16).padStart(12, '0')
    const place = (line * 8 + index).toString(16).padStart(3, '0').slice(-3)
    const rest = sha256Hex(`${this.#sessionId}/${line}/${index}`)
    return `${time.slice(0, 8)}-${time.slice(8)}-7${place}-8${rest.slice(0, 3)}-${rest.slice(3, 15)}`
  }
}

/** The version of an instrument that a rating made today would name. */
function versionOf(instrument: string): string {
  const known = instrumentOf(instrument)
  if (known === undefined) throw new SyntaxError(`there is no instrument ${instrument}`)
  return known.version
}

type Options = {
  readonly author?: string | undefined
  readonly charted?: string | undefined
  readonly device?: string | undefined
  readonly name?: string | undefined
}

function readOptions(options: readonly string[]): Options {
  let read: Options = {}
  for (const option of options.filter((each) => each !== '')) {
    const [, key = option, value = ''] = /^(by|charted|on)\s+(\S+)$/.exec(option) ?? []
    if (option.startsWith('#')) read = { ...read, name: option.slice(1) }
    else if (key === 'by') read = { ...read, author: value }
    else if (key === 'charted') read = { ...read, charted: value }
    else if (key === 'on') read = { ...read, device: value }
    else throw new SyntaxError(`[${option}] is not an option`)
  }
  return read
}

const present = (body: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))

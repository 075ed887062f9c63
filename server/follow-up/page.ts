/**
 * The patient's page: plain HTML without a script, so that any telephone shows it and there is nothing to attack. What
 * it may do is said in its policy: be styled by its one sheet, and send its form back here.
 */
import { createHash } from 'node:crypto'
import type { Instrument } from '../../chart/scores.ts'
import type { Instant } from '../../chart/units.ts'
import { type Form, fieldOf, type Questionnaire } from '../usecases/answer-follow-up.ts'
import { wordsIn } from './words.ts'

const style = `
:root { color-scheme: light dark; --ink: #1b2430; --soft: #51606f; --paper: #fff; --bed: #eef2f5; --line: #9aa7b3;
  --accent: #1a4f86; --on: #fff; --attn: #7a4a00; --attn-bed: #fdf3df }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --soft: #a9b6c2; --paper: #12181f; --bed: #1d262f;
  --line: #5d6b78; --accent: #8fc1f2; --on: #0b1a29; --attn: #f2c879; --attn-bed: #33280f } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.45 system-ui, sans-serif }
main { max-width: 40rem; margin: 0 auto; padding: 20px 16px 48px }
h1 { font-size: 24px; line-height: 1.2; margin: 4px 0 } .note + h1 { margin-top: 20px }
p { margin: 8px 0 } .soft { color: var(--soft) }
.note { padding: 12px 14px; border-radius: 12px; background: var(--bed) }
.attn { border: 2px solid var(--attn); background: var(--attn-bed) }
h2 { font-size: 19px; line-height: 1.35; margin: 28px 0 4px }
fieldset { border: 0; margin: 18px 0; padding: 0; min-width: 0 } legend { padding: 0 0 6px; font-weight: 600 }
.options { display: grid; gap: 8px } .scale { grid-template-columns: repeat(6, 1fr) }
@media (min-width: 560px) { .scale { grid-template-columns: repeat(11, 1fr) } }
.option { display: flex; align-items: center; gap: 12px; min-height: 52px; padding: 8px 14px; border-radius: 12px;
  border: 1.5px solid var(--line) }
.scale .option { flex-direction: column; gap: 2px; padding: 6px 2px; justify-content: center; text-align: center }
.option:has(:checked) { border: 2.5px solid var(--accent); font-weight: 650 }
.option:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px }
input { inline-size: 22px; block-size: 22px; margin: 0; flex: none; accent-color: var(--accent) }
.ends { display: flex; justify-content: space-between; gap: 16px; margin: 6px 0 0; color: var(--soft); font-size: 15px }
.missing { color: var(--attn); font-weight: 650 }
button { width: 100%; min-height: 60px; margin-top: 20px; border: 0; border-radius: 14px; background: var(--accent);
  color: var(--on); font: inherit; font-size: 19px; font-weight: 650 }
`
const digest = createHash('sha256').update(style).digest('base64')
export const pagePolicy = `default-src 'none'; style-src 'sha256-${digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
const paragraph = (text: string, as = '') => `<p${as && ` class="${as}"`}>${escaped(text)}</p>`

const page = (language: string, body: string) => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(wordsIn(language).title)}</title>
<style>${style}</style>
</head>
<body><main>${body}</main></body>
</html>`

type Clinic = Questionnaire['clinic']
const crisis = ({ crisisText }: Clinic) => paragraph(crisisText, 'note')
const phoneOf = (language: string, { phone }: Clinic) =>
  phone === '' ? '' : paragraph(wordsIn(language).clinic(phone), 'soft')
const head = (language: string, { clinic, sessionAt }: Questionnaire) =>
  `${paragraph(clinic.name, 'soft')}<h1>${escaped(wordsIn(language).title)}</h1>
${paragraph(wordsIn(language).session(day(language, sessionAt, clinic.timeZone)), 'soft')}`

const day = (language: string, at: Instant, timeZone: string) =>
  new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone }).format(at)
const dayAndTime = (language: string, at: Instant, timeZone: string) =>
  new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(at)

/** The questions; with those that lack an answer marked, and the answers that were given kept. */
export function questionsPage(
  language: string,
  questionnaire: Questionnaire,
  given: Form = new Map(),
  missing: ReadonlySet<string> = new Set(),
): string {
  const words = wordsIn(language)
  const { clinic, opensAt, instruments } = questionnaire
  if (opensAt !== undefined) {
    const early = words.early(dayAndTime(language, opensAt, clinic.timeZone))
    return page(
      language,
      `${head(language, questionnaire)}${paragraph(early, 'note')}${crisis(clinic)}${phoneOf(language, clinic)}`,
    )
  }
  const alert =
    missing.size === 0 ? '' : `<p class="note attn" role="alert">${escaped(words.missing(missing.size))}</p>`
  const asked = instruments.map((instrument) => section(language, instrument, given, missing)).join('')
  return page(
    language,
    `${head(language, questionnaire)}${alert}${paragraph(words.intro)}${crisis(clinic)}
<form method="post" novalidate>${asked}<button>${escaped(words.send)}</button></form>${phoneOf(language, clinic)}`,
  )
}

function section(language: string, instrument: Instrument, given: Form, missing: ReadonlySet<string>): string {
  const ask = escaped(instrument.ask ?? instrument.name)
  const alone = instrument.items.length === 1
  const items = instrument.items.map((item) => {
    const field = fieldOf(instrument, item.id)
    // A rating from 0 to 10 lies in a row with its ends in words; answers in words stand below each other.
    const isScale = item.options.length > 7
    const options = item.options.map(({ value, label }) => {
      const chosen = given.get(field) === String(value) ? ' checked' : ''
      const input = `<input type="radio" name="${field}" value="${value}"${chosen}>`
      return `<label class="option">${input}<span>${escaped(isScale ? String(value) : label)}</span></label>`
    })
    const ends = isScale ? [item.options[0], item.options.at(-1)].map((end) => escaped(end?.label ?? '')) : []
    const legend = alone && isScale ? ask : escaped(item.label)
    return `<fieldset><legend>${legend}</legend>
${missing.has(field) ? `<p class="missing">${escaped(wordsIn(language).missingHere)}</p>` : ''}
<div class="options${isScale ? ' scale' : ''}">${options.join('')}</div>
${isScale ? `<p class="ends"><span>0: ${ends[0]}</span><span>10: ${ends[1]}</span></p>` : ''}</fieldset>`
  })
  const isScale = alone && (instrument.items[0]?.options.length ?? 0) > 7
  return `<section>${isScale ? '' : `<h2>${ask}</h2>`}${items.join('')}</section>`
}

/** After a positive screen where help is comes before everything else. */
export function thanksPage(language: string, questionnaire: Questionnaire, risk: boolean): string {
  const words = wordsIn(language)
  const { clinic } = questionnaire
  const worry = `<div role="alert" class="note attn">${paragraph(words.risk)}${paragraph(clinic.crisisText)}</div>`
  return page(
    language,
    `${risk ? worry : ''}<h1>${escaped(words.thanks)}</h1>${paragraph(words.thanksText)}
${risk ? '' : crisis(clinic)}${phoneOf(language, clinic)}`,
  )
}

/** The same for a link that was used, ran out, was taken back or never was. */
export function gonePage(language: string, clinic: Clinic): string {
  const words = wordsIn(language)
  return page(
    language,
    `<h1>${escaped(words.gone)}</h1>${paragraph(words.goneText)}${crisis(clinic)}${phoneOf(language, clinic)}`,
  )
}

export const busyPage = (language: string) => page(language, `<h1>${escaped(wordsIn(language).busy)}</h1>`)

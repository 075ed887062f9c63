/** What the patient's page says, by language. A language is whole or not there: half a page in another one misleads. */
export type PageWords = {
  readonly title: string
  readonly session: (day: string) => string
  readonly intro: string
  readonly early: (time: string) => string
  readonly missing: (count: number) => string
  readonly missingHere: string
  readonly send: string
  readonly thanks: string
  readonly thanksText: string
  readonly risk: string
  readonly gone: string
  readonly goneText: string
  readonly busy: string
  readonly clinic: (phone: string) => string
}

const en: PageWords = {
  title: 'Questions after your session',
  session: (day) => `About your session on ${day}`,
  intro: 'Your answers go to the clinic and into your chart. Nobody watches this page: it is not for emergencies.',
  early: (time) => `It is too early for these questions. Open this link again from ${time} on.`,
  missing: (count) => (count === 1 ? 'One question has no answer yet.' : `${count} questions have no answer yet.`),
  missingHere: 'Choose an answer.',
  send: 'Send my answers',
  thanks: 'Thank you. The clinic has your answers.',
  thanksText: 'This link is used now and opens nothing more. You can close this page.',
  risk: 'One of your answers worries us. The clinic has been told.',
  gone: 'This link opens nothing',
  goneText:
    'It was used, has run out, was taken back, or is not whole. Call the clinic if you expected questions here.',
  busy: 'Too many tries from this network. Wait a few minutes, then open the link again.',
  clinic: (phone) => `The clinic's telephone: ${phone}`,
}

const languages: Readonly<Record<string, PageWords>> = { en }
const usual = 'en'

/** The first language that the browser asks for and that is there; else English. */
export function languageOf(accepted: string | undefined, known: Readonly<Record<string, unknown>> = languages): string {
  const wanted = (accepted ?? '').split(',').map((part) => {
    const [tag = '', quality] = part.trim().split(';q=')
    return { tag: tag.split('-')[0]?.toLowerCase() ?? '', quality: quality === undefined ? 1 : Number(quality) || 0 }
  })
  const first = wanted.toSorted((a, b) => b.quality - a.quality).find(({ tag }) => Object.hasOwn(known, tag))
  return first?.tag ?? usual
}

export const wordsIn = (language: string): PageWords => languages[language] ?? en

import type { Body } from '../bodies.ts'
import { fromWire } from '../instant.ts'
import { isSelfHarm } from '../scores/self-harm.ts'
import { sentences } from '../wording.ts'
import { clock, type Tellers } from './about.ts'
import { scoreInWords } from './scored.ts'

/** "8 h", "24 h", "7 d": how long after the session. */
export const afterInWords = (hours: number) => (hours <= 48 || hours % 24 !== 0 ? `${hours} h` : `${hours / 24} d`)

const ways: Readonly<Record<Body<'follow-up-answered'>['via'], string>> = {
  link: 'by the patient, by link',
  paper: 'transcribed from paper',
  call: 'on the phone',
}
const outcomes: Readonly<Record<Body<'follow-up-tried'>['outcome'], string>> = {
  'no-answer': 'no answer',
  'message-left': 'message left',
  'call-later': 'asked to be called later',
  declined: 'declined',
}

export const followUpTellers = {
  'follow-up-sent': ({ body }) => ({
    title: `Follow-up after ${afterInWords(body.hours)}: ${body.via === 'link' ? 'link given' : 'paper card given'}`,
    detail: body.ref,
    icon: 'note',
  }),
  'follow-up-tried': ({ body, occurredAt }, { ctx }) => ({
    title: `Follow-up after ${afterInWords(body.hours)}: ${outcomes[body.outcome]}`,
    detail: sentences(
      body.text,
      body.nextAt === undefined ? undefined : `Next try ${clock(ctx, fromWire(body.nextAt), occurredAt)}`,
    ),
    icon: 'clock',
  }),
  'follow-up-answered': ({ body }) => ({
    title: `Follow-up after ${afterInWords(body.hours)} ${ways[body.via]}: ${body.scores
      .map((score) => scoreInWords(score).title)
      .join(', ')}`,
    detail: sentences(
      body.scores.some(isSelfHarm) ? 'Suicide screen positive' : undefined,
      ...body.scores.map((score) => scoreInWords(score).detail),
      body.text,
    ),
    ...(body.scores.some(isSelfHarm) ? { tone: 'critical' as const } : {}),
    icon: 'scores',
  }),
} satisfies Tellers<'follow-up-sent' | 'follow-up-tried' | 'follow-up-answered'>

import { createMemo } from 'solid-js'
import { type Readiness, readiness } from '../../../chart/discharge.ts'
import { latest, type Session } from '../../../chart/session.ts'
import { useTablet } from '../../data/tablet.ts'
import type { Here } from '../session/here.ts'

/** What the patient still lacks to leave, judged with every entry and every few seconds. */
export function useReadiness(here: Here): () => Readiness {
  const { time } = useTablet()
  return createMemo(() => {
    here.view()
    return readiness(here.session(), here.context(), time.now())
  })
}

export type Escort = { readonly name: string; readonly relation?: string; readonly phone?: string }

// A checklist answer carries one text. The parts stand in it as they are read aloud: name, relation, phone.
const apart = ', '
const plain = (part: string) => part.replaceAll(',', ' ').replace(/\s+/g, ' ').trim()

/** The escort as one line: "Jonas Halvorsen, brother, 555 0199". A comma inside a part would move the next one. */
export const escortLine = (name: string, relation: string, phone: string) =>
  [plain(name), plain(relation), plain(phone)].join(apart).replace(/(, )+$/, '')

/** The parts of such a line; nothing for an empty one. */
export function escortIn(line: string): Escort | undefined {
  const [name = '', relation = '', phone = ''] = line.split(',').map((part) => part.trim())
  if (name === '') return undefined
  return { name, ...(relation === '' ? {} : { relation }), ...(phone === '' ? {} : { phone }) }
}

/** Who takes the patient home: who arrived, else who was named at check-in. */
export function escortOf(session: Session, item: 'escort' | 'escort-here'): Escort | undefined {
  const answer = session.facts['checklist-answered'].findLast(({ body }) => body.item === item)
  return typeof answer?.body.value === 'string' && answer.body.answer === 'yes'
    ? escortIn(answer.body.value)
    : undefined
}

/** Told to the patient with the escort there, and told back, since the infusion ended. */
export function isInstructed(session: Session): boolean {
  const answer = session.facts['checklist-answered'].findLast(({ body }) => body.item === 'instructions')
  return answer?.body.answer === 'yes' && answer.at >= (session.infusion.stoppedAt ?? Number.POSITIVE_INFINITY)
}

/** Set once the patient has left. */
export const leftAt = (session: Session) => latest(session, 'discharged')?.at

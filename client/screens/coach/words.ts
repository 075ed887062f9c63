import type { Ability } from './signals.ts'

/** The words of the interval coach. Chairs are told by number: they may stand on a locked or a shared screen. */
export const coachWords = {
  label: 'Other chairs',
  overdue: (chair: string, time: string) => `Chair ${chair}: vitals overdue ${time}`,
  everyone: (chair: string, time: string) => `Chair ${chair}: vitals overdue ${time}. Nurse in charge, physician`,
  critical: (chair: string, time: string) => `Chair ${chair}: critical alert since ${time}, not seen`,
  unheard: (chair: string, heard: string, vitals: string | undefined) =>
    vitals === undefined
      ? `Chair ${chair}: tablet not heard since ${heard}`
      : `Chair ${chair}: tablet not heard since ${heard}, last vitals ${vitals}`,
  marks: (chair: string, time: string) => `Chair ${chair}: a touch at ${time} waits for its PIN`,
  title: (count: number, chair: string) => `(${count}) Chair ${chair} needs someone`,
  page: 'Chairside',
  announce: {
    overdue: (chair: string) => `Chair ${chair}: vitals overdue`,
    critical: (chair: string) => `Chair ${chair}: critical alert`,
    unheard: (chair: string) => `Chair ${chair}: tablet not heard`,
  },
  abilities: (sound: Ability, vibration: Ability, awake: Ability) =>
    `This tablet: ${can(sound, 'sound')}, ${can(vibration, 'vibration')}, ${awake === 'yes' ? 'screen stays on during an infusion' : 'screen may go to sleep'}.`,
  missed: {
    why: (time: string) => `The ${time} check was missed. Why?`,
    more: (count: number) => `and ${count} before it`,
    reasons: { asleep: 'Asleep', 'cuff-off': 'Cuff off', declined: 'Declined', emergency: 'Emergency', other: 'Other' },
    charted: (time: string, reason: string) => `${time} check missed: ${reason}`,
  },
  chart: 'Chairside is a chart, not a patient monitor’s alarm.',
  noSound: 'A critical alert is seen here, not heard.',
  quiet: 'The clinic has switched critical sound off.',
  play: 'Play the alarm',
  ok: 'All right',
  asleep: 'This screen may go to sleep during the infusion. Set the tablet’s auto-lock to never.',
} as const

const can = (ability: Ability, what: string) =>
  ability === 'yes' ? what : ability === 'no' ? `no ${what}` : `${what} not tried`

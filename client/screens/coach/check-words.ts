import type { Ability } from './signals.ts'

/** What a tablet can do to be noticed. */
export const tabletCheckWords = {
  abilities: (sound: Ability, vibration: Ability, awake: Ability) =>
    `This tablet: ${can(sound, 'sound')}, ${can(vibration, 'vibration')}, ${awake === 'yes' ? 'screen stays on during an infusion' : 'screen may go to sleep'}.`,
  chart: 'Chairside is a chart, not a patient monitor’s alarm.',
  noSound: 'A critical alert is seen here, not heard.',
  quiet: 'The clinic has switched critical sound off.',
  play: 'Play the alarm',
  ok: 'All right',
} as const

/** Why a check was missed. */
export const missedWords = {
  why: (time: string) => `The ${time} check was missed. Why?`,
  more: (count: number) => `and ${count} before it`,
  reasons: { asleep: 'Asleep', 'cuff-off': 'Cuff off', declined: 'Declined', emergency: 'Emergency', other: 'Other' },
  charted: (time: string, reason: string) => `${time} check missed: ${reason}`,
} as const

const can = (ability: Ability, what: string) =>
  ability === 'yes' ? what : ability === 'no' ? `no ${what}` : `${what} not tried`

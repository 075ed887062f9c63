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
  asleep: 'This screen may go to sleep during the infusion. Set the tablet’s auto-lock to never.',
} as const

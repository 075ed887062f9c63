/** The words of the calendar. */
export const calendarWords = {
  title: 'Calendar',
  day: 'Day',
  before: 'Day before',
  after: 'Day after',
  today: 'Today',
  chair: (chair: string) => `Chair ${chair}`,
  free: (from: string, to: string) => `Free ${from} to ${to}`,
  plan: 'Plan a session here',
  span: (from: string, to: string) => `${from} to ${to}`,
  /** What the appointment is made of: 20 min and 40 min. */
  parts: (infusion: string, recovery: string) => `${infusion} infusion, ${recovery} recovery`,
  overlaps: 'Two patients at one time',
  open: 'Open the session',
  printDay: 'Print the notes of this day',
  printForm: (protocol: string) => `Blank form: ${protocol}`,
  paper: 'On paper',
  noChairs: 'No chairs are set up in the clinic’s settings',
} as const

/** The words of the wall display: everybody in the room reads them, so no name, age, value or indication is here. */
export const wallWords = {
  title: 'Chairs on the wall',
  opening: 'Locking this screen for the wall',
  chair: (chair: string) => `Chair ${chair}`,
  empty: 'Empty',
  next: (time: string) => `next ${time}`,
  left: (time: string) => `${time} left`,
  over: (time: string) => `${time} over`,
  held: (time: string) => `held ${time}`,
  sinceEnd: (time: string) => `${time} since end`,
  vitals: 'Vitals in',
  overdue: 'Vitals overdue',
  critical: 'Critical alert',
  attention: 'Needs a look',
  unheard: (time: string) => `Tablet not heard since ${time}`,
  notConnected: 'Not connected. The timers go on.',
} as const

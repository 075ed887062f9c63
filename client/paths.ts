/** The addresses of the screens: one place to write them, so that a link cannot miss. */
const session = (id: string) => `/session/${encodeURIComponent(id)}`

export const paths = {
  board: '/',
  wall: '/wall',
  signIn: '/sign-in',
  firstRun: '/first-run',
  session,
  checkIn: (id: string) => `${session(id)}/check-in`,
  discharge: (id: string) => `${session(id)}/discharge`,
  emergency: (id: string) => `${session(id)}/emergency`,
  handover: (id: string) => `${session(id)}/handover`,
  paper: (id: string) => `${session(id)}/paper`,
  review: (id: string) => `${session(id)}/review`,
  patients: '/patients',
  protocols: '/protocols',
  custody: '/controlled-drugs',
  courses: '/courses',
  followUps: '/follow-ups',
  calendar: '/calendar',
  account: '/account',
  admin: '/admin',
  adminView: (view: string) => `/admin/${view}`,
  parts: '/parts',
} as const

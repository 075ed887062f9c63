import { paths } from '../paths.ts'

const tabs = [
  ['patients', 'Patients', paths.patients],
  ['calendar', 'Calendar', paths.calendar],
  ['courses', 'Courses', paths.courses],
  ['follow-ups', 'Follow-ups', paths.followUps],
  ['custody', 'Controlled drugs', paths.custody],
  ['protocols', 'Protocols', paths.protocols],
  ['admin', 'Administration', paths.admin],
] as const
export type DeskTab = (typeof tabs)[number][0]

/** The pages of the desk, beside each other in the top line, with the way back to the chairs first. */
export const deskTabs = (current: DeskTab | undefined) => [
  { label: 'Now', href: paths.board, current: false },
  ...tabs.map(([id, label, href]) => ({ label, href, current: id === current })),
]

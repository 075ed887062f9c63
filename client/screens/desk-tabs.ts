import { paths } from '../paths.ts'
import { boardWords } from './board-words.ts'

const { desk } = boardWords

const tabs = [
  ['patients', desk.patients, paths.patients],
  ['calendar', desk.calendar, paths.calendar],
  ['courses', desk.courses, paths.courses],
  ['follow-ups', desk.followUps, paths.followUps],
  ['custody', desk.custody, paths.custody],
  ['protocols', desk.protocols, paths.protocols],
  ['admin', desk.admin, paths.admin],
] as const
export type DeskTab = (typeof tabs)[number][0]

/** The pages of the desk, beside each other in the top line, with the way back to the chairs first. */
export const deskTabs = (current: DeskTab | undefined) => [
  { label: desk.now, href: paths.board, current: false },
  ...tabs.map(([id, label, href]) => ({ label, href, current: id === current })),
]

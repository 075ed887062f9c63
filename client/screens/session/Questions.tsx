import { MissedCheck } from '../coach/MissedCheck.tsx'
import { Conflicts } from './Conflicts.tsx'
import { SameName } from './SameName.tsx'

/** What a chair asks once: who this is, which of two entries stands, why a check was missed. */
export default function Questions() {
  return (
    <>
      <SameName />
      <Conflicts />
      <MissedCheck />
    </>
  )
}

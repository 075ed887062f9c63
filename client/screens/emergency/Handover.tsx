import './Handover.css'
import { go } from '../../address.ts'
import { now } from '../../clock.ts'
import { clockTime, fullDate } from '../../format.ts'
import { Button } from '../../parts/Button.tsx'
import { paths } from '../../paths.ts'
import { SessionFrame } from '../session/Frame.tsx'
import { useHere } from '../session/here.ts'
import { PatientFacts } from './PatientFacts.tsx'
import { emergencyWords } from './words.ts'

const words = emergencyWords.page

/** One page that goes with the patient: who it is, what was given, how it stands, and what was done when. */
export default function Handover(props: { id: string }) {
  return (
    <SessionFrame id={props.id} alone>
      <Page />
    </SessionFrame>
  )
}

function Page() {
  const here = useHere()
  return (
    <article class="handover" aria-label={words.title}>
      <header>
        <h2>{words.title}</h2>
        <p>
          {fullDate(now())}, {words.at(clockTime(now()))}. {words.notSigned}
        </p>
        <div class="handover-ways">
          <Button kind="primary" icon="print" onPress={() => print()}>
            {words.print}
          </Button>
          <Button kind="quiet" onPress={() => go(paths.emergency(here.id))}>
            {emergencyWords.back}
          </Button>
        </div>
      </header>
      <PatientFacts />
    </article>
  )
}

import './Account.css'
import { useTablet } from '../../data/tablet.ts'
import { Button } from '../../parts/Button.tsx'
import { SetUpFactor } from './SetUpFactor.tsx'
import { accountWords } from './words.ts'

const words = accountWords.enrol

/** The clinic asks this person for a second factor: it is set up here, and nothing else opens before that. */
export default function Enrol() {
  const { me } = useTablet()
  return (
    <main class="account account-narrow">
      <h1>{words.title}</h1>
      <p>{words.text}</p>
      <SetUpFactor onDone={() => void me.ask()} />
      <div>
        <Button kind="quiet" onPress={() => void me.signOut()}>
          {words.signOut}
        </Button>
      </div>
    </main>
  )
}

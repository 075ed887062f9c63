import { latest, type Session } from '../../../../chart/session.ts'
import { ChipChoice } from '../../../parts/Chips.tsx'
import { TextField } from '../../../parts/TextField.tsx'
import { nameOf, orderers, useHere } from '../here.ts'
import { sheetWords } from './words.ts'

const words = sheetWords.start

/** Whether a practitioner is charted as in the house, as far as the newest entry about it says. */
export const someoneOnSite = (session: Session): boolean =>
  latest(session, 'practitioner-presence')?.body.presence === 'on-site'

/** Where the clinic asks for a practitioner on site: who is, in one tap, or why nobody is. It stops no start. */
export function WhoIsOnSite(props: { because: string; onBecause: (because: string) => void }) {
  const here = useHere()
  return (
    <>
      <ChipChoice
        label={words.onSite}
        options={orderers(here.context())}
        chosen={undefined}
        onChoose={(practitioner) => {
          if (practitioner === undefined) return
          void here.save(words.isOnSite(nameOf(here.context(), practitioner)), [
            { kind: 'practitioner-presence', body: { practitioner, presence: 'on-site' } },
          ])
        }}
      />
      <TextField label={words.nobodyOnSite} hint={words.nobodyHint} value={props.because} onInput={props.onBecause} />
    </>
  )
}

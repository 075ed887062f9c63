import { type Accessor, createSignal } from 'solid-js'
import { answeredAllergies, differsFromFile } from '../../../chart/allergies.ts'
import { useTablet } from '../../data/tablet.ts'
import { useHere } from '../session/here.ts'
import { checkInWords } from './words.ts'

const words = checkInWords.allergies

export type AllergyFile = {
  /** This session's answer while the patient's file says something else; a signal. */
  readonly waits: Accessor<readonly string[] | undefined>
  /** Why the file was not written, in words; a signal. */
  readonly problem: Accessor<string | undefined>
  /** Writes the names to the patient's file. The answer is charted already: nothing is lost when this fails. */
  readonly write: (names: readonly string[]) => Promise<void>
}

const [writing, setWriting] = createSignal<ReadonlySet<string>>(new Set())
const [problems, setProblems] = createSignal<ReadonlyMap<string, string>>(new Map())

/** The allergies in the file of the patient on this screen. Row and sheet of the item share what is under way. */
export function useAllergyFile(): AllergyFile {
  const { directory } = useTablet()
  const here = useHere()
  const patient = () => here.context().patient
  return {
    waits: () => {
      const isWriting = writing().has(patient().id)
      return !isWriting && differsFromFile(here.session(), patient()) ? answeredAllergies(here.session()) : undefined
    },
    problem: () => problems().get(patient().id),
    async write(names) {
      const { id } = patient()
      setWriting((before) => new Set([...before, id]))
      const answer = await directory.changePatient(patient(), { allergies: [...names] })
      // Somebody else wrote the file meanwhile: what they wrote is shown beside the answer, and the nurse says again.
      if (!answer.ok && answer.refused.type === 'changed-meanwhile') await directory.fetchPatient(id, true)
      const why = answer.ok ? undefined : words.because(answer.refused.type, answer.refused.title)
      setProblems((before) => new Map([...before].filter(([each]) => each !== id).concat(why ? [[id, why]] : [])))
      setWriting((before) => new Set([...before].filter((each) => each !== id)))
    },
  }
}

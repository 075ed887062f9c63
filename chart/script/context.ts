import { clinicDefaults } from '../clinic.ts'
import type { Context } from '../context.ts'
import type { Role, Staff } from '../people.ts'
import { builtInProtocols } from '../protocols.ts'

const person = (id: string, name: string, credential: string, role: Role): Staff => ({
  id,
  username: id,
  name,
  credential,
  initials: name.replace(/[a-z ]/g, ''),
  role,
  enabled: true,
})

const [lowDose, highDose] = builtInProtocols
if (lowDose === undefined || highDose === undefined) throw new Error('no built-in protocols')

/** A fictional patient, two nurses and two physicians, in a clinic with the defaults, on the low-dose protocol. */
export const context: Context = {
  protocol: lowDose,
  clinic: clinicDefaults,
  patient: {
    id: 'pat-1',
    version: 1,
    mrn: '0048 1729',
    family: 'Halvorsen',
    given: 'Marit Elise',
    birthDate: '1979-08-12',
  },
  staff: new Map(
    [
      person('nora', 'Nora Lind', 'RN', 'nurse'),
      person('nils', 'Nils Berg', 'RN', 'nurse'),
      person('petra', 'Petra Holm', 'MD', 'physician'),
      person('paul', 'Paul Sand', 'MD', 'physician'),
    ].map((each) => [each.id, each]),
  ),
}
export const highDoseContext: Context = { ...context, protocol: highDose }

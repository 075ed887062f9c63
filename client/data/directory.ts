import { createSignal } from 'solid-js'
import type { Clinic } from '../../chart/clinic.ts'
import type { Context } from '../../chart/context.ts'
import type { Patient, Staff } from '../../chart/people.ts'
import type { Protocol } from '../../chart/protocol.ts'
import { latest, type Session } from '../../chart/session.ts'
import type { NewPatient, PatientChange } from '../../chart/wire.ts'
import type { Answer, Api } from './api.ts'
import { listIn } from './lists.ts'
import type { Store } from './store.ts'

/** Who and what a session's views need besides its entries, kept on this tablet so that they work without a network. */
export type Directory = {
  readonly clinic: () => Clinic | undefined
  readonly protocols: () => readonly Protocol[]
  readonly staff: () => ReadonlyMap<string, Staff>
  readonly patient: (id: string) => Patient | undefined
  /** What the rules need besides the entries; undefined until all of it is here. A signal. */
  readonly context: (session: Session) => Context | undefined
  /** Reads what the tablet keeps, once its store is open. */
  readonly load: () => Promise<void>
  /** Takes all patients but these from the disk. */
  readonly keepOnly: (patientIds: ReadonlySet<string>) => Promise<void>
  /** Nobody is signed in: no patient stays in memory. */
  readonly empty: () => void
  /** Reads clinic, staff and protocols anew; keeps what it had when the server does not answer. */
  readonly refresh: () => Promise<void>
  /** Sees that a patient is here. `anew` asks the server even when one is. */
  readonly fetchPatient: (id: string, anew?: boolean) => Promise<void>
  /** Patients whose name, record number or birth date fits. */
  readonly search: (text: string) => Promise<Answer<readonly Patient[]>>
  readonly addPatient: (patient: NewPatient) => Promise<Answer<Patient>>
  /** Writes a new version of a patient on top of the one given; refused when somebody else did meanwhile. */
  readonly changePatient: (patient: Patient, change: Omit<PatientChange, 'version'>) => Promise<Answer<Patient>>
  /** Takes the clinic's settings from where they came first. */
  readonly useClinic: (clinic: Clinic) => void
}

export type DirectoryDeps = { readonly api: Api; readonly store: Store }

export function createDirectory({ api, store }: DirectoryDeps): Directory {
  const [clinic, setClinic] = createSignal<Clinic>()
  const [protocols, setProtocols] = createSignal<readonly Protocol[]>([])
  const [staff, setById] = createSignal<ReadonlyMap<string, Staff>>(new Map())
  const [patients, setPatients] = createSignal<ReadonlyMap<string, Patient>>(new Map())
  const asked = new Map<string, Promise<void>>()
  const setStaff = (list: readonly Staff[]) => setById(new Map(list.map((person) => [person.id, person])))

  const meet = async (patient: Patient) => {
    const known = patients().get(patient.id)
    if (known !== undefined && known.version >= patient.version) return
    setPatients((before) => new Map([...before, [patient.id, patient]]))
    await store.keep('patients', [...patients().values()])
  }
  const ask = async (id: string) => {
    const answer = await api.call<Patient>('GET', `/api/patients/${encodeURIComponent(id)}`)
    if (answer.ok) await meet(answer.value)
  }
  const told = new Map<string, string>()
  const readAll = async <T>(path: string, name: string, take: (rows: readonly T[]) => void) => {
    const answer = await api.call<unknown>('GET', path)
    const rows = answer.ok ? listIn<T>(answer.value, name) : undefined
    if (rows === undefined) return
    // The same list told anew is the same: forms and rows that are drawn from it must not begin anew.
    const says = JSON.stringify(rows)
    if (told.get(name) === says) return
    told.set(name, says)
    take(rows)
    await store.keep(name, rows)
  }
  return {
    clinic,
    protocols,
    staff,
    patient: (id) => patients().get(id),
    context(session) {
      const opened = latest(session, 'session-opened')
      const at = clinic()
      const protocol = protocols().find(({ id }) => id === opened?.body.protocolId)
      const patient = opened && patients().get(opened.body.patientId)
      return at && protocol && patient && { clinic: at, protocol, patient, staff: staff() }
    },
    async load() {
      const settings = await store.kept<Clinic>('clinic')
      if (settings) setClinic(settings)
      setProtocols((await store.kept<readonly Protocol[]>('protocols')) ?? [])
      setStaff((await store.kept<readonly Staff[]>('staff')) ?? [])
      const kept = (await store.kept<readonly Patient[]>('patients')) ?? []
      setPatients((before) => new Map([...kept.map((patient) => [patient.id, patient] as const), ...before]))
    },
    async keepOnly(patientIds) {
      await store.keep(
        'patients',
        [...patients().values()].filter(({ id }) => patientIds.has(id)),
      )
    },
    empty: () => void setPatients(new Map()),
    async refresh() {
      await Promise.all([
        readAll<Protocol>('/api/protocols', 'protocols', setProtocols),
        readAll<Staff>('/api/staff', 'staff', setStaff),
      ])
    },
    async fetchPatient(id, anew = false) {
      if (!anew && patients().has(id)) return
      const asking = asked.get(id) ?? ask(id).finally(() => asked.delete(id))
      asked.set(id, asking)
      await asking
    },
    async search(text) {
      const answer = await api.call<unknown>('GET', `/api/patients?search=${encodeURIComponent(text.trim())}`)
      if (!answer.ok) return answer
      const found = listIn<Patient>(answer.value, 'patients') ?? []
      return { ok: true, value: found }
    },
    async addPatient(patient) {
      const answer = await api.call<Patient>('POST', '/api/patients', patient)
      if (answer.ok) await meet(answer.value)
      return answer
    },
    async changePatient({ id, version }, change) {
      const answer = await api.call<Patient>('PATCH', `/api/patients/${encodeURIComponent(id)}`, { version, ...change })
      if (answer.ok) await meet(answer.value)
      return answer
    },
    useClinic(settings) {
      setClinic(settings)
      void store.keep('clinic', settings)
    },
  }
}

import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { clinicDefaults } from '../chart/clinic.ts'
import type { Patient, Staff } from '../chart/people.ts'
import { device } from './devices.ts'
import { nine, withDb } from './fixture.ts'
import { key } from './keys.ts'
import type { Db } from './open.ts'
import { patient, patients, patientsById } from './patients.ts'
import { clinic, fact } from './settings.ts'
import { signInByToken, signInsOf } from './sign-ins.ts'
import { allStaff, isEmpty, secretOf, staff, staffByUsername } from './staff.ts'

const rosa: Omit<Patient, 'version'> = {
  id: 'p1',
  mrn: 'MRN-1',
  family: 'Muñoz',
  given: 'Rosa María',
  birthDate: '1984-02-29',
}
const nora: Staff = {
  id: 'st1',
  username: 'nora',
  name: 'Nora Berg',
  credential: 'RN',
  initials: 'NB',
  role: 'nurse',
  enabled: true,
}
const by = { at: nine, by: 'ada' }
const write = async (db: Db, wanted: Partial<Patient>, base: number) =>
  await db.write('putPatient', { patient: { ...rosa, ...wanted }, base, ...by })

test('a corrected patient is a new version; what a signature pinned reads as it was', () =>
  withDb(async (db) => {
    expect(await write(db, {}, 0)).toMatchObject({ outcome: 'stored', patient: { version: 1 } })
    expect(await write(db, {}, 0)).toMatchObject({ outcome: 'unchanged', patient: { version: 1 } })
    expect(await write(db, { family: 'Muñoz Gil' }, 1)).toMatchObject({ outcome: 'stored', patient: { version: 2 } })
    expect(patient(db, 'p1')?.family).toBe('Muñoz Gil')
    expect(patient(db, 'p1', 1)).toEqual({ ...rosa, version: 1 })
    expect(patient(db, 'nobody')).toBeUndefined()
  }))

test('of two who correct a patient at once, the second is told and overwrites nothing', () =>
  withDb(async (db) => {
    await write(db, {}, 0)
    const both = await Promise.all([write(db, { phone: '1' }, 1), write(db, { phone: '2' }, 1)])
    expect(both.map(({ outcome }) => outcome)).toEqual(['stored', 'changed'])
    expect(patient(db, 'p1')?.phone).toBe('1')
  }))

test('two patients never share a record number', () =>
  withDb(async (db) => {
    await write(db, {}, 0)
    expect(await write(db, { id: 'p2' }, 0)).toEqual({ outcome: 'mrn-taken', id: 'p1' })
    expect(patients(db, {}).patients).toHaveLength(1)
  }))

test('a patient is found by the start of any name, number or birth date, without accents', () =>
  withDb(async (db) => {
    await write(db, {}, 0)
    await write(db, { id: 'p2', mrn: '100%', family: 'Okafor', given: 'Ada' }, 0)
    const found = (search: string) => patients(db, { search }).patients.map(({ id }) => id)
    expect(found('munoz')).toEqual(['p1'])
    expect(found('MARIA mrn-1')).toEqual(['p1'])
    expect(found('1984-02')).toEqual(['p1', 'p2'])
    expect(found('unoz')).toEqual([])
    expect(found('100%')).toEqual(['p2'])
    expect(found('%')).toEqual([])
    expect(found("' OR 1=1 --")).toEqual([])
    const first = patients(db, { limit: 1 })
    expect(patients(db, { limit: 1, cursor: first.cursor }).patients.map(({ id }) => id)).toEqual(['p2'])
    expect([...patientsById(db, ['p2', 'p2', 'gone']).keys()]).toEqual(['p2'])
  }))

test('a username belongs to one person for ever, in any case of its letters', () =>
  withDb(async (db) => {
    expect(isEmpty(db)).toBe(true)
    await db.write('putStaff', { staff: nora, base: 0, secrets: { password: 'hash-1' }, ...by })
    expect(isEmpty(db)).toBe(false)
    const married = { ...nora, username: 'nora.holm', name: 'Nora Holm', enabled: false }
    expect(await db.write('putStaff', { staff: married, base: 1, ...by })).toMatchObject({ outcome: 'stored' })
    const other = { ...nora, id: 'st2', username: 'NORA' }
    expect(await db.write('putStaff', { staff: other, base: 0, ...by })).toEqual({ outcome: 'username-taken' })
    expect(staffByUsername(db, 'Nora.Holm')).toMatchObject({ id: 'st1', version: 2, enabled: false })
    expect(staffByUsername(db, 'nora')).toBeUndefined()
    expect(staff(db, 'st1', 1)).toEqual({ ...nora, version: 1 })
    expect(allStaff(db)).toEqual([{ ...married, version: 2 }])
    expect(await db.write('putStaff', { staff: nora, base: 1, ...by })).toMatchObject({ outcome: 'changed' })
  }))

test('a new password counts at once, and the old row stays', () =>
  withDb(async (db) => {
    await db.write('putStaff', { staff: nora, base: 0, secrets: { password: 'hash-1', pin: 'pin-1' }, ...by })
    await db.write('putSecret', { staffId: 'st1', kind: 'password', hash: 'hash-2', ...by })
    expect(secretOf(db, 'st1', 'password')).toBe('hash-2')
    expect(secretOf(db, 'st1', 'pin')).toBe('pin-1')
    expect(secretOf(db, 'st2', 'pin')).toBeUndefined()
  }))

test('a sign-in ends by its token, by its person or with its tablet, and never comes back', () =>
  withDb(async (db) => {
    const until = { createdAt: nine, idleUntil: nine + 10, absoluteUntil: nine + 100 }
    for (const tokenHash of ['t1', 't2', 't3'])
      await db.write('signIn', { tokenHash, staffId: 'st1', device: `${tokenHash}-tablet`, ...until })
    await db.write('signIn', { tokenHash: 't4', staffId: 'st2', replaces: 't1', ...until })
    expect(signInByToken(db, 't1')?.revokedAt).toBe(nine)
    await db.write('touchSignIn', { tokenHash: 't2', at: nine + 5, idleUntil: nine + 15 })
    expect(signInByToken(db, 't2')).toMatchObject({ lastSeenAt: nine + 5, idleUntil: nine + 15 })
    const tablet = { id: 't2-tablet', name: 'Chair 1', enrolledAt: nine, enrolledBy: 'ada' }
    await db.write('putDevice', { device: tablet })
    expect(device(db, 't2-tablet')).toEqual(tablet)
    await db.write('putDevice', { device: { ...tablet, revokedAt: nine + 6 } })
    expect(signInsOf(db, 'st1').map(({ tokenHash }) => tokenHash)).toEqual(['t3'])
    expect(await db.write('revokeSignIn', { staffId: 'st1', at: nine + 7 })).toEqual({ revoked: 1 })
    expect(await db.write('touchSignIn', { tokenHash: 't3', at: nine + 8, idleUntil: nine + 18 })).toEqual({
      outcome: 'gone',
    })
    expect(signInByToken(db, 'unknown')).toBeUndefined()
  }))

test('nobody comes in by what stopped counting while it was checked: account, tablet, sign-in or password', () =>
  withDb(async (db) => {
    await db.write('putStaff', { staff: nora, base: 0, secrets: { password: 'hash-1' }, ...by })
    const tablet = { id: 'tablet', name: 'Chair 1', enrolledAt: nine, enrolledBy: 'ada' }
    await db.write('putDevice', { device: tablet })
    const until = { createdAt: nine, idleUntil: nine + 10, absoluteUntil: nine + 100 }
    const comesIn = async (tokenHash: string, more: object = {}) =>
      (await db.write('signIn', { tokenHash, staffId: 'st1', device: 'tablet', ...until, ...more })).outcome
    const shown = { kind: 'password', hash: 'hash-1' }
    expect(await comesIn('t1', { shown })).toBe('stored')
    await db.write('putSecret', { staffId: 'st1', kind: 'password', hash: 'hash-2', ...by })
    expect(await comesIn('t2', { shown })).toBe('overtaken')
    expect(await comesIn('t3', { within: 't1', replaces: 't1' })).toBe('stored')
    expect(await comesIn('t4', { within: 't1', replaces: 't1' })).toBe('overtaken')
    await db.write('changeDevice', { id: 'tablet', revoked: true, at: nine + 1 })
    expect(await comesIn('t5')).toBe('overtaken')
    await db.write('changeDevice', { id: 'tablet', revoked: false, at: nine + 2 })
    await db.write('putStaff', { staff: { ...nora, enabled: false }, base: 1, ...by })
    expect(await comesIn('t6')).toBe('overtaken')
    expect(signInsOf(db, 'st1')).toEqual([])
  }))

test('of a tablet that is revoked and renamed at once both stand', () =>
  withDb(async (db) => {
    await db.write('putDevice', { device: { id: 'tablet', name: 'iPad', enrolledAt: nine, enrolledBy: 'ada' } })
    await Promise.all([
      db.write('changeDevice', { id: 'tablet', revoked: true, at: nine + 1 }),
      db.write('changeDevice', { id: 'tablet', name: 'Chair 1', at: nine + 1 }),
    ])
    expect(device(db, 'tablet')).toMatchObject({ name: 'Chair 1', revokedAt: nine + 1 })
    expect(await db.write('changeDevice', { id: 'nobody', name: 'x', at: nine })).toEqual({ outcome: 'unknown' })
  }))

test('of two administrators who disable each other at once, one stays', () =>
  withDb(async (db) => {
    const two = ['a1', 'a2'].map((id): Staff => ({ ...nora, id, username: id, role: 'administrator' }))
    for (const person of two) await db.write('putStaff', { staff: person, base: 0, ...by })
    const both = await Promise.all(
      two.map((person) => db.write('putStaff', { staff: { ...person, enabled: false }, base: 1, ...by })),
    )
    expect(both.map(({ outcome }) => outcome)).toEqual(['stored', 'last-administrator'])
    expect(allStaff(db).filter(({ enabled }) => enabled)).toHaveLength(1)
  }))

test('the first run is whole or not at all, and only once', () =>
  withDb(async (db) => {
    const account = { staff: { ...nora, role: 'administrator' as const }, secrets: { password: 'h' } }
    const first = { clinic: clinicDefaults, protocols: [], ...by }
    await expect(db.write('setup', { ...first, accounts: [account, account] })).rejects.toThrow(/given twice/)
    expect([isEmpty(db), clinic(db)]).toEqual([true, undefined])
    expect(await db.write('setup', { ...first, accounts: [account], demo: true })).toEqual({ outcome: 'stored' })
    expect(await db.write('setup', { ...first, accounts: [account] })).toEqual({ outcome: 'already' })
    expect([clinic(db)?.version, fact(db, 'demo')]).toEqual([1, 'yes'])
  }))

test('changed settings are a new version, and the one a note pinned reads as it was', () =>
  withDb(async (db) => {
    const put = async (name: string, base: number) =>
      (await db.write('putClinic', { clinic: { ...clinicDefaults, name }, base, ...by })).outcome
    expect([await put('North', 0), await put('South', 1), await put('East', 1)]).toEqual([
      'stored',
      'stored',
      'changed',
    ])
    expect([clinic(db)?.clinic.name, clinic(db, 1)?.clinic.name]).toEqual(['South', 'North'])
  }))

test('the settings are read once until something beside the logs is written, and at once thereafter', () =>
  withDb(async (db) => {
    await db.write('putClinic', { clinic: clinicDefaults, base: 0, ...by })
    const first = clinic(db)
    await db.write('audit', { row: { at: nine, action: 'look', outcome: 'done' } })
    expect(clinic(db)).toBe(first)
    expect(clinic({ reads: db.reads })).not.toBe(first)
    await db.write('putClinic', { clinic: { ...clinicDefaults, name: 'North' }, base: 1, ...by })
    expect(clinic(db)?.clinic.name).toBe('North')
  }))

test('a setting that is younger than the version has its default', () =>
  withDb(async (db) => {
    const { jumps: _, firstWeight: ___, ...older } = clinicDefaults
    const { nurseMayWitness: __, ...scope } = { ...older.scope, nurseMayGiveBolus: true }
    await db.write('putClinic', { clinic: { ...older, scope } as typeof clinicDefaults, base: 0, ...by })
    expect(clinic(db)?.clinic.jumps).toEqual(clinicDefaults.jumps)
    expect(clinic(db)?.clinic.firstWeight).toEqual(clinicDefaults.firstWeight)
    expect(clinic(db)?.clinic.scope).toEqual({ ...clinicDefaults.scope, nurseMayGiveBolus: true })
  }))

test('the newest key counts, each person’s own apart from the clinic’s', () =>
  withDb(async (db) => {
    const put = async (id: string, at: number, owner?: string) =>
      await db.write('putKey', { key: { id, purpose: 'signer', wrapped: 'w', at, ...(owner ? { owner } : {}) } })
    await put('k1', 1, 'petra')
    await put('k2', 2, 'petra')
    await put('k3', 3)
    expect([key(db, 'signer', 'petra')?.id, key(db, 'signer')?.id, key(db, 'tls')]).toEqual(['k2', 'k3', undefined])
    await expect(put('k1', 9)).rejects.toThrow(/make a new one/)
  }))

test('sqlite3 changes no version of anything that a note may have pinned', () =>
  withDb(async (db, { file }) => {
    await write(db, {}, 0)
    await db.write('putStaff', { staff: nora, base: 0, secrets: { pin: 'p' }, ...by })
    await db.write('putClinic', { clinic: clinicDefaults, base: 0, ...by })
    await db.write('putKey', { key: { id: 'k1', purpose: 'signer', wrapped: 'w', at: 1 } })
    for (const table of ['patients', 'staff', 'usernames', 'secrets', 'clinic_settings', 'keys'])
      for (const statement of [
        `UPDATE ${table} SET rowid = rowid`,
        `DELETE FROM ${table}`,
        `INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`,
      ])
        expect(() => execFileSync('sqlite3', [file, statement], { stdio: 'pipe' }), statement).toThrow(/stays|for ever/)
    expect(patient(db, 'p1')).toEqual({ ...rosa, version: 1 })
  }))

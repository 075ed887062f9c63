import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { Value } from 'typebox/value'
import { type Role, roles } from '../../chart/people.ts'
import { Password, Username } from '../../chart/wire.ts'
import { factorsOf } from '../../db/second-factors.ts'
import { isEmpty, staffByUsername } from '../../db/staff.ts'
import { idMaker } from '../compose.ts'
import type { Config } from '../config.ts'
import { passwordProblems } from '../password-rules.ts'
import { hashSecret } from '../passwords.ts'
import { CannotStart } from '../sentence.ts'
import { initialsOf } from '../usecases/accounts.ts'
import { withDatabase } from './database.ts'
import type { Command, Options } from './index.ts'

const usage =
  'user add NAME [--name "Full name"] [--role nurse|physician|administrator] [--credential RN], user disable NAME, or: user reset-second-factors NAME --because "Why"'

/** Adds or disables an account, or ends its second factors, from the server's own keyboard. */
export const userCommand: Command = async (config, [act, username], options) => {
  if (username !== undefined && act === 'add') return add(config(), username, options)
  if (username !== undefined && act === 'disable') return disable(config(), username)
  if (username !== undefined && act === 'reset-second-factors') return resetFactors(config(), username, options)
  throw new CannotStart(`Say what to do: ${usage}`)
}

async function add(config: Config, username: string, { name = username, role = 'nurse', credential = '' }: Options) {
  if (!Value.Check(Username, username))
    throw new CannotStart('A user name is made of small letters, digits, dots and dashes.')
  if (!roles.some((known) => known === role)) throw new CannotStart(`A role is one of ${roles.join(', ')}.`)
  const password = await secretFrom(`Password for ${username}: `)
  if (!Value.Check(Password, password)) throw new CannotStart('A password has at least 8 characters.')
  const [problem] = passwordProblems(password, { username, name })
  if (problem) throw new CannotStart(`This password ${problem.message}. Take several words.`)
  return withDatabase(config, async (db) => {
    if (isEmpty(db)) throw new CannotStart('The clinic is not set up yet: start the server and open its page first.')
    const at = Date.now()
    const id = idMaker(Date.now)()
    const staff = { id, username, name, credential, initials: initialsOf(name), role: role as Role, enabled: true }
    const { outcome } = await db.write('putStaff', {
      staff,
      base: 0,
      secrets: { password: await hashSecret(password) },
      at,
      by: id,
      audit: {
        at,
        action: 'add-account',
        subject: { kind: 'staff', id },
        outcome: 'done',
        detail: { from: 'console' },
      },
    })
    if (outcome === 'username-taken')
      throw new CannotStart(`The user name ${username} is taken. It is never used again.`)
    console.log(`${username} can sign in as ${role}.`)
    return 0
  })
}

async function disable(config: Config, username: string) {
  return withDatabase(config, async (db) => {
    const known = staffByUsername(db, username)
    if (!known) throw new CannotStart(`There is no account ${username}.`)
    const { version, ...staff } = known
    const at = Date.now()
    const subject = { kind: 'staff', id: known.id }
    await db.write('putStaff', {
      staff: { ...staff, enabled: false },
      base: version,
      at,
      by: known.id,
      audit: { at, action: 'disable-account', subject, outcome: 'done', detail: { from: 'console' } },
    })
    await db.write('revokeSignIn', { staffId: known.id, at })
    console.log(`${username} can no longer sign in. What they charted stays theirs.`)
    return 0
  })
}

/** For a lost telephone when no administrator can sign in either. Who asks is made sure of in person, before this. */
async function resetFactors(config: Config, username: string, { because = '' }: Options) {
  if (because.trim() === '') throw new CannotStart(`Say why, as it will stand in the audit log: --because "Why"`)
  return withDatabase(config, async (db) => {
    const known = staffByUsername(db, username)
    if (!known) throw new CannotStart(`There is no account ${username}.`)
    const at = Date.now()
    const end = factorsOf(db, known.id)
    const detail = { from: 'console', reason: because.trim(), end: end.map(({ kind }) => kind) }
    const subject = { kind: 'staff', id: known.id }
    const audit = { at, action: 'reset-second-factors', subject, outcome: 'done', detail } as const
    await db.write('putFactors', { add: [], end, at, by: known.id, audit })
    await db.write('revokeSignIn', { staffId: known.id, at })
    console.log(`${username} has no second factor any more and is signed out; the password is as it was.`)
    return 0
  })
}

/** Reads one line. On a terminal nothing of it is shown; in a pipe it is simply the first line. */
async function secretFrom(question: string): Promise<string> {
  const terminal = process.stdin.isTTY === true
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  if (terminal) process.stderr.write(question)
  const lines = createInterface({ input: process.stdin, output: silent, terminal })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
    if (terminal) process.stderr.write('\n')
  }
}

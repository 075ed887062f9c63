import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { meddleWith, relinkLog } from '../db/meddling.ts'
import { buildPage } from './build-page.ts'
import { patientId, planned, startTestServer } from './fixture.ts'

const main = new URL('./main.ts', import.meta.url).pathname
const children: ChildProcess[] = []
let dir: string
// The processes below find the page built, so that none of them builds it at the same time as another.
beforeAll(buildPage)
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'chairside-main-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})
afterAll(() => expect(children).toEqual([]))

type Env = Readonly<Record<string, string>>
const environment = (env: Env) => ({
  PATH: process.env.PATH ?? '',
  HOME: dir,
  PORT: '0',
  DATA_DIR: join(dir, 'data'),
  MASTER_KEY_FILE: join(dir, 'master-key'),
  LOG_LEVEL: 'silent',
  ...env,
})

/** Runs a command of the real program to its end. */
function run(args: readonly string[], env: Env = {}, input = ''): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...args], { env: environment(env), cwd: dir })
    children.push(child)
    let said = ''
    child.stdout.on('data', (bytes) => {
      said += bytes
    })
    child.stderr.on('data', (bytes) => {
      said += bytes
    })
    child.stdin.end(input)
    // Not at its exit: what it said last may not have been read then.
    child.on('close', (code) => {
      children.splice(children.indexOf(child), 1)
      resolve({ code, said })
    })
  })
}

/** Starts the real server and answers once it says where it is. */
async function serve(env: Env = {}): Promise<{ url: string; child: ChildProcess; said: () => string }> {
  const child = spawn(process.execPath, [main, 'start'], {
    env: environment(env),
    cwd: dir,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (bytes: Buffer) => {
      said += bytes
      const [, found] = /ready: (\S+)/.exec(said) ?? []
      if (found) resolve(found)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('exit', () => reject(new Error(`the server ended: ${said}`)))
  })
  return { url, child, said: () => said }
}
/** A killed process has a signal and no exit code: either says that it is gone and no event will follow. */
const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode)
    else child.on('exit', resolve)
  })

describe('a wrong start says why in a sentence and ends with 1', () => {
  test.each([
    ['a port that is none', { PORT: 'eighty' }, 'PORT is eighty'],
    ['a host that others reach, without https', { HOST: '0.0.0.0' }, 'set TLS_CERT and TLS_KEY'],
    ['half of https', { TLS_CERT: '/nowhere.crt' }, 'TLS_KEY is missing'],
    ['a level that is none', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL is loud'],
    ['a time-stamp authority that is no address', { TSA_URL: 'tsa.example.org' }, 'TSA_URL must be an address'],
    ['a root without an authority', { TSA_ROOT: '/nowhere.pem' }, 'TSA_ROOT is set, but TSA_URL is not'],
    [
      'a root that is none',
      { TSA_URL: 'http://tsa', TSA_ROOT: import.meta.filename },
      'holds no certificate in PEM form',
    ],
  ])('%s', async (_, env, sentence) => {
    const { code, said } = await run(['start'], env)
    expect(code).toBe(1)
    expect(said).toContain(sentence)
    expect(said).not.toContain('    at ')
    expect(existsSync(join(dir, 'data'))).toBe(false)
  })

  test('every wrong setting is named at once', async () => {
    const { said } = await run(['start'], { PORT: '99999', LOG_LEVEL: 'loud', BEHIND_PROXY: 'yes' })
    expect(said).toMatch(/PORT[\s\S]*LOG_LEVEL|LOG_LEVEL[\s\S]*PORT/)
    expect(said).toContain('BEHIND_PROXY is yes')
  })

  test('a key inside the data, where every backup would take it along', async () => {
    const { code, said } = await run(['start'], { MASTER_KEY_FILE: join(dir, 'data', 'key') })
    expect([code, said]).toEqual([1, expect.stringContaining('inside DATA_DIR')])
  })

  test('a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.on('listening', resolve))
    const { port } = other.address() as { port: number }
    const { code, said } = await run(['start'], { PORT: String(port) })
    other.close()
    expect([code, said]).toEqual([1, expect.stringContaining(`Port ${port} on 127.0.0.1 is taken`)])
  })

  test('a data directory that is a file', async () => {
    writeFileSync(join(dir, 'data'), 'not a folder')
    const { code, said } = await run(['start'])
    expect(code).toBe(1)
    expect(said).not.toContain('    at ')
    expect(readFileSync(join(dir, 'data'), 'utf8')).toBe('not a folder')
  })

  test('a data directory that cannot be written', async () => {
    // A file system that takes no folder from anyone, whoever runs the tests.
    const { code, said } = await run(['start'], { DATA_DIR: '/sys/chairside-data' })
    expect([code, said]).toEqual([1, expect.stringContaining('cannot be written')])
    expect(said).not.toContain('    at ')
  })

  test('a disk that takes no more', () => {
    // The limit on a file's size fails the write itself, as a full disk does.
    const limited = `trap '' XFSZ; ulimit -f 16; exec "$0" "$1" start`
    const { status, stderr } = spawnSync('bash', ['-c', limited, process.execPath, main], {
      env: environment({}),
      cwd: dir,
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([1, expect.stringMatching(/takes no more|no space/)])
    expect(stderr).not.toContain('    at ')
  })

  test('a second server on the same data', async () => {
    const { child } = await serve()
    const { code, said } = await run(['start'])
    expect([code, said]).toEqual([1, expect.stringContaining('already running')])
    child.kill('SIGTERM')
    expect(await ended(child)).toBe(0)
  })

  test('a database of a newer version, which is left as it was', async () => {
    await (await startTestServer({ dir })).stop()
    const file = join(dir, 'data', 'chairside.db')
    execFileSync('sqlite3', [
      file,
      "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('newer', 99999999999999)",
    ])
    const before = readFileSync(file)
    const { code, said } = await run(['start'])
    expect([code, said]).toEqual([1, expect.stringContaining('newer version')])
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('a command that there is not', async () => {
    const { code, said } = await run(['fly'])
    expect([code, said]).toEqual([1, expect.stringContaining('There is no command "fly"')])
  })
})

test('the help is quick and names every command', async () => {
  const { code, said } = await run(['--help'])
  expect(code).toBe(0)
  for (const command of [
    'backup',
    'restore',
    'verify',
    'export',
    'rebuild',
    'user add',
    'user disable',
    'user reset-second-factors',
    'tls',
  ])
    expect(said).toContain(command)
})

test('an empty database asks for the code that the server printed, then is set up once', async () => {
  const { url, said } = await serve()
  const [, code = ''] = /One-time code: (\S+)/.exec(said()) ?? []
  const setUp = (sent: object) =>
    fetch(`${url}/api/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sent),
    })
  const clinic = { name: 'Harbour Street', timeZone: 'America/New_York', paper: 'letter' }
  const administrator = { username: 'ada', name: 'Ada Marsh', password: 'a long enough one' }
  expect(await (await fetch(`${url}/api/me`)).json()).toMatchObject({ setUp: false })
  expect((await setUp({ code: 'WRONG', clinic, administrator })).status).toBe(403)
  expect((await setUp({ code, clinic: { ...clinic, timeZone: 'Moon/Crater' }, administrator })).status).toBe(400)
  const made = await setUp({ code, clinic, administrator })
  expect(made.status).toBe(201)
  expect(made.headers.get('set-cookie')).toContain('HttpOnly')
  expect((await setUp({ code, clinic, administrator })).status).toBe(409)
})

describe('a command', () => {
  beforeEach(async () => {
    const server = await startTestServer({ dir })
    await planned(await server.as('nora'))
    await server.stop()
  })

  test('backup makes a copy that restore puts back, and verify calls both intact', async () => {
    const file = join(dir, 'copy.db')
    expect(await run(['backup', file])).toMatchObject({ code: 0 })
    expect(await run(['restore', file], { DATA_DIR: join(dir, 'elsewhere') })).toMatchObject({ code: 0 })
    const { code, said } = await run(['verify', file, join(dir, 'elsewhere', 'chairside.db')])
    expect(code).toBe(0)
    expect(said.match(/: intact/g)).toHaveLength(2)
  })

  test('verify holds a copy against the checkpoints that it is told of, and without them judges nothing', async () => {
    const [file, moved] = [join(dir, 'elsewhere.db'), join(dir, 'safe.jsonl')]
    copyFileSync(join(dir, 'data', 'chairside.db'), file)
    renameSync(join(dir, 'data', 'checkpoints.jsonl'), moved)
    const verify = (...named: string[]) => run(['verify', file, ...named])
    expect(await verify('--checkpoints', moved)).toMatchObject({ code: 0, said: expect.stringContaining(' holds, ') })

    // The tail goes, and the checkpoints inside that saw it: only those outside know of it.
    meddleWith(file, (copy) => {
      copy.exec('DELETE FROM checkpoints; DELETE FROM log WHERE seq >= 1')
      relinkLog(copy)
    })
    expect(await verify()).toMatchObject({ code: 0, said: expect.stringContaining('No checkpoints lie outside') })
    const { code, said } = await verify('--checkpoints', moved)
    expect([code, said]).toEqual([1, expect.stringContaining('Entry 1 is missing; checkpoint 1 of ')])

    const wrong = join(dir, 'wrong.jsonl')
    for (const [text, why] of [
      [undefined, 'is not there'],
      ['', 'is no file of signed checkpoints'],
      ['{"format":"chairside-checkpoints-1","publicKey":"x"}\n', 'is no file of signed checkpoints'],
    ] as const) {
      if (text !== undefined) writeFileSync(wrong, text)
      const answer = await verify('--checkpoints', wrong)
      expect(answer).toEqual({ code: 1, said: expect.stringContaining(`${wrong} ${why}. Nothing was verified.`) })
    }
    expect((await verify('--checkpoints', dir)).said).toContain(`${dir} cannot be read`)
  })

  test('export writes every record, and verify names the first entry that was changed', async () => {
    expect(await run(['export', 'out'])).toMatchObject({ code: 0 })
    const [name = ''] = execFileSync('ls', [join(dir, 'out')], { encoding: 'utf8' }).split('\n')
    const file = join(dir, 'out', name)
    expect(await run(['verify', file])).toMatchObject({ code: 0 })
    writeFileSync(file, readFileSync(file, 'utf8').replace(patientId, 'patient-2'))
    const { code, said } = await run(['verify', file])
    expect([code, said]).toEqual([1, expect.stringMatching(/NOT INTACT\. Entry 1 .* is not what was recorded/)])
  })

  test('an export stands in the audit log, with for whom and what for when it leaves; half of that exports nothing', async () => {
    const half = await run(['export', 'out', '--recipient', 'State board', '--purpose', ' '])
    expect(half).toMatchObject({ code: 1, said: expect.stringContaining('for whom and what for, both') })
    expect(existsSync(join(dir, 'out'))).toBe(false)
    expect(await run(['export', 'out', '--recipient', 'State board', '--purpose', 'Inspection'])).toMatchObject({
      code: 0,
    })
    expect(await run(['export', 'out'])).toMatchObject({ code: 1, said: expect.stringContaining('an export already') })
    expect(await run(['export', 'own'])).toMatchObject({ code: 0 })
    const asked = "SELECT detail FROM audit WHERE action = 'export-clinic' ORDER BY seq"
    const rows = execFileSync('sqlite3', [join(dir, 'data', 'chairside.db'), asked], { encoding: 'utf8' })
      .trim()
      .split('\n')
    expect(rows.map((row) => JSON.parse(row))).toEqual([
      { from: 'console', head: 1, recipient: 'State board', purpose: 'Inspection' },
      { from: 'console', head: 1, inHouse: true },
    ])
  })

  test('user add makes an account that can sign in, user disable ends it', async () => {
    const added = await run(['user', 'add', 'rosa', '--name', 'Rosa Vidal', '--role', 'nurse'], {}, 'a long password\n')
    expect(added).toMatchObject({ code: 0 })
    expect(await run(['user', 'add', 'rosa'], {}, 'a long password\n')).toMatchObject({ code: 1 })
    expect(await run(['user', 'disable', 'rosa'])).toMatchObject({ code: 0 })
    expect(await run(['user', 'disable', 'nobody'])).toMatchObject({ code: 1 })
  })

  test('user reset-second-factors ends them for a lost telephone, says why in the audit log, and asks for a reason', async () => {
    const file = join(dir, 'data', 'chairside.db')
    const code = `INSERT INTO second_factors VALUES ('f1', 1, 'nora', 'code', '{"name":"App","wrapped":"x"}', 1, 'nora')`
    execFileSync('sqlite3', [file, code])
    const without = await run(['user', 'reset-second-factors', 'nora'])
    expect(without).toMatchObject({ code: 1, said: expect.stringContaining('Say why') })
    const reset = ['user', 'reset-second-factors', 'nora', '--because', 'Telephone lost']
    expect(await run(reset)).toMatchObject({ code: 0, said: expect.stringContaining('no second factor any more') })
    const asked = "SELECT body FROM second_factors WHERE id = 'f1' ORDER BY version DESC LIMIT 1"
    expect(execFileSync('sqlite3', [file, asked], { encoding: 'utf8' })).toContain('"ended":true')
    const row = "SELECT detail FROM audit WHERE action = 'reset-second-factors'"
    expect(execFileSync('sqlite3', [file, row], { encoding: 'utf8' })).toContain('Telephone lost')
  })

  test('rebuild makes what lists read anew from the log, whatever became of it', async () => {
    const file = join(dir, 'data', 'chairside.db')
    const asked = 'SELECT * FROM session_rows; SELECT * FROM session_staff;'
    const rows = () => execFileSync('sqlite3', [file, asked], { encoding: 'utf8' })
    const before = rows()
    execFileSync('sqlite3', [file, "UPDATE session_rows SET chair = '9'; DELETE FROM session_staff;"])
    expect(rows()).not.toBe(before)
    expect(await run(['rebuild'])).toMatchObject({ code: 0, said: expect.stringContaining('1 sessions') })
    expect(rows()).toBe(before)
  })

  test('tls makes a certificate with which the server speaks https', async () => {
    expect(await run(['tls', 'localhost'])).toMatchObject({ code: 0 })
    const tls = join(dir, 'data', 'tls')
    const { url, child } = await serve({
      HOST: '127.0.0.1',
      TLS_CERT: join(tls, 'localhost.crt'),
      TLS_KEY: join(tls, 'localhost.key'),
    })
    const port = new URL(url).port
    const health = execFileSync(
      'curl',
      ['-s', '--cacert', join(tls, 'chairside-authority.crt'), `https://localhost:${port}/health`],
      { encoding: 'utf8' },
    )
    expect(JSON.parse(health)).toEqual({ status: 'ok' })
    child.kill('SIGTERM')
    expect(await ended(child)).toBe(0)
  })
})

// The command line. Only what every Node can read stands here, so that an old one still gets the sentence below.
const NEEDED = 26
const major = Number(process.versions.node.split('.')[0])
if (major < NEEDED) {
  console.error(
    `Chairside needs Node ${NEEDED} or newer and was started with ${process.versions.node}. Use "npm start": it brings its own.`,
  )
  process.exit(1)
}

const help = `Chairside, the electronic chart of a ketamine infusion session.

  start [--demo]        serve the clinic (the default); --demo fills an empty database with the demo clinic
  backup [FILE]         copy the record while it is in use, checked before it counts
  restore FILE          put a backup back into an empty DATA_DIR
  verify FILE… [--checkpoints FILE]
                        say whether a note, an exported record or a database is intact; a copy of the database is held
                        against the signed checkpoints beside it, or those that are named
  export DIR [--recipient WHO --purpose WHAT]
                        write every session's record and every sealed note into a folder; it stands in the audit
                        log, with for whom and what for when it leaves the clinic
  rebuild               make what lists read anew from the log; the server must be stopped
  user add NAME         add an account; asks for name, role and password
  user disable NAME     disable an account
  user reset-second-factors NAME --because WHY
                        end the second factors of somebody whose telephone is lost
  tls NAME…             make a server certificate from the clinic's own authority
  --help                this text

Settings are environment variables; .env.example lists them all.`

async function main(args: readonly string[]): Promise<number> {
  const { parseArgs } = await import('node:util')
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      demo: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      role: { type: 'string' },
      name: { type: 'string' },
      credential: { type: 'string' },
      because: { type: 'string' },
      recipient: { type: 'string' },
      purpose: { type: 'string' },
      checkpoints: { type: 'string' },
    },
  })
  const [command = 'start', ...operands] = positionals
  if (values.help || command === 'help') {
    console.log(help)
    return 0
  }
  const { existsSync } = await import('node:fs')
  if (existsSync('.env')) process.loadEnvFile('.env')
  await keepCompiled()
  const { readConfig } = await import('./config.ts')
  const config = () => readConfig(process.env)
  if (command === 'start') {
    const { start } = await import('./start.ts')
    await start(config(), { demo: values.demo })
    return 0
  }
  const { commands } = await import('./commands/index.ts')
  const run = Object.hasOwn(commands, command) ? commands[command] : undefined
  if (!run) {
    console.error(`There is no command "${command}".\n\n${help}`)
    return 1
  }
  return run(config, operands, values)
}

/**
 * Half of a start would go into stripping types and compiling what was the last time. It is kept beside the installed
 * packages, where only who installs may write: without that right it is simply done anew. Threads inherit it.
 */
async function keepCompiled() {
  const { enableCompileCache } = await import('node:module')
  process.env.NODE_COMPILE_CACHE ??= new URL('../node_modules/.cache/chairside/compiled', import.meta.url).pathname
  enableCompileCache(process.env.NODE_COMPILE_CACHE)
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  async (error: unknown) => {
    const { sentenceOf } = await import('./sentence.ts')
    console.error(sentenceOf(error))
    process.exit(1)
  },
)

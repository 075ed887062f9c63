import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A program that the tests need besides npm's, where Debian keeps it, and what for. */
type Tool = { readonly command: string; readonly debian: string; readonly for: string }
const tools: readonly Tool[] = [
  { command: 'chromium', debian: 'chromium', for: 'charting sessions through the pages' },
  { command: 'pdfsig', debian: 'poppler-utils', for: 'judging the seal of the note' },
  { command: 'pdftotext', debian: 'poppler-utils', for: 'reading the text of the note' },
  { command: 'pdftoppm', debian: 'poppler-utils', for: 'looking at the pages of the note' },
  { command: 'qpdf', debian: 'qpdf', for: 'judging the structure of the note' },
  { command: 'openssl', debian: 'openssl', for: 'judging certificates and signatures' },
  { command: 'certutil', debian: 'libnss3-tools', for: 'telling pdfsig whom to trust' },
  { command: 'sqlite3', debian: 'sqlite3', for: 'trying to alter the log behind our back' },
]

/** Brings the missing tools on Debian and Ubuntu. Elsewhere, or without the right to, says what to install. */
export function bringTools(): { readonly missing: readonly string[] } {
  const wanted = missingTools()
  if (wanted.length > 0 && isOnPath('apt-get')) install([...new Set(wanted.map((tool) => tool.debian))])
  return { missing: missingTools().map((tool) => `${tool.command} (${tool.for}; Debian's package ${tool.debian})`) }
}

const missingTools = () => tools.filter((tool) => !isOnPath(tool.command))

function install(packages: readonly string[]) {
  const before = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  console.log(`Installing what the tests need: ${packages.join(', ')}`)
  const apt = (...args: string[]) => {
    const [command = 'apt-get', ...rest] = [...before, 'apt-get', ...args]
    return spawnSync(command, rest, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
  apt('update', '-q')
  apt('install', '-q', '-y', '--no-install-recommends', ...packages)
}

function isOnPath(command: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

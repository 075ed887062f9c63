import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Runs a program of the system; throws with what it said. */
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** Why no disks of our own can be mounted here; nothing when they can. */
export function whyNoMounts(): string | undefined {
  if (process.platform !== 'linux') return 'This needs Linux: it mounts file systems of its own.'
  if (process.getuid?.() !== 0) return 'This needs root: it mounts file systems of its own (mount -o loop).'
  const dir = mkdtempSync(join(tmpdir(), 'chairside-mount-'))
  try {
    const ram = mountRam(join(dir, 'ram'), 8)
    try {
      makeImage(join(ram.path, 'image'), 4)
      mountImage(join(ram.path, 'image'), join(dir, 'disk')).remove()
    } finally {
      ram.remove()
    }
    return undefined
  } catch (error) {
    return `This needs loop mounts, which this machine refuses: ${error instanceof Error ? error.message : error}`
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

export type Mounted = { readonly path: string; readonly remove: () => void }

function mounted(path: string, ...args: string[]): Mounted {
  mkdirSync(path, { recursive: true })
  run('mount', ...args, path)
  // Lazily: a process that was just killed may hold it for some moments more.
  return { path, remove: () => run('umount', '-l', path) }
}

/** A disk in memory, of so many MiB. */
export const mountRam = (path: string, mib: number) => mounted(path, '-t', 'tmpfs', '-o', `size=${mib}m`, 'chairside')

/** Makes a disk in memory larger while it is in use. */
export const enlargeRam = ({ path }: Mounted, mib: number) => run('mount', '-o', `remount,size=${mib}m`, path)

/** What the kernel does to a disk in trouble: ext4 ends its journal and takes no more writes, also to open files. */
export const forceReadOnly = ({ path }: Mounted) => run('mount', '-o', 'remount,abort', path)

/** As after a repair. */
export function makeWritable({ path }: Mounted, image: string) {
  run('umount', '-l', path)
  run('mount', '-o', 'loop', image, path)
}

/** A file that holds an ext4 file system with a journal, of so many MiB. */
export function makeImage(file: string, mib: number) {
  run('truncate', '-s', `${mib}M`, file)
  run('mkfs.ext4', '-q', '-F', file)
}

/** Mounts an image; what its journal holds is brought in first, as after a power cut. */
export const mountImage = (image: string, path: string) => mounted(path, '-o', 'loop', image)

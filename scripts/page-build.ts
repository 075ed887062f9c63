import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** What the build knows of a file that it is about to write. */
export type Built = {
  readonly fileName: string
  readonly bytes: Buffer
  /** For scripts: what it needs before it runs, and the styles that it brings. */
  readonly imports?: readonly string[] | undefined
  readonly styles?: readonly string[] | undefined
  readonly isPage?: boolean | undefined
}
type Bundle = Parameters<Extract<NonNullable<Plugin['generateBundle']>, (...args: never) => unknown>>[1]

const brotli = (bytes: Buffer) => brotliCompressSync(bytes)

function filesOf(bundle: Bundle): readonly Built[] {
  return Object.values(bundle).map((file) =>
    file.type === 'asset'
      ? { fileName: file.fileName, bytes: Buffer.from(file.source) }
      : {
          fileName: file.fileName,
          bytes: Buffer.from(file.code),
          imports: file.imports,
          styles: [...(file.viteMetadata?.importedCss ?? [])],
          isPage: file.isEntry,
        },
  )
}

/** What a tablet loads before it shows anything: the page's own script, what that imports, and their styles. */
export function firstLoad(files: readonly Built[]): {
  readonly scripts: readonly Built[]
  readonly styles: readonly Built[]
} {
  const byName = new Map(files.map((file) => [file.fileName, file]))
  const needed = new Set<Built>()
  const need = (file: Built | undefined) => {
    if (!file || needed.has(file)) return
    needed.add(file)
    for (const name of file.imports ?? []) need(byName.get(name))
  }
  for (const file of files) if (file.isPage) need(file)
  const styles = new Set([...needed].flatMap((file) => file.styles ?? []))
  return { scripts: [...needed], styles: files.filter((file) => styles.has(file.fileName)) }
}

export type Budget = { readonly scriptBytes: number; readonly styleBytes: number }

/** The brotli bytes of the first load, and in words what is over the budget. */
export function overBudget(files: readonly Built[], budget: Budget): readonly string[] {
  const sum = (some: readonly Built[]) => some.reduce((bytes, file) => bytes + brotli(file.bytes).length, 0)
  const { scripts, styles } = firstLoad(files)
  const said = (what: string, bytes: number, most: number) =>
    bytes <= most ? [] : [`The first load has ${bytes} bytes of ${what} (brotli); at most ${most} are allowed.`]
  return [...said('JavaScript', sum(scripts), budget.scriptBytes), ...said('CSS', sum(styles), budget.styleBytes)]
}

/** Fails the build when the first load outgrows its budget: clinic Wi-Fi is slow, and nobody else would notice. */
export const budget = (most: Budget): Plugin => ({
  name: 'first-load-budget',
  apply: 'build',
  enforce: 'post',
  generateBundle: {
    // After whatever else changes the files: what goes over the wire is what counts.
    order: 'post',
    handler(_, bundle) {
      const over = overBudget(filesOf(bundle), most)
      if (over.length > 0) this.error(`${over.join(' ')} Fetch by lazy() what the first screen does not show.`)
    },
  },
})

/** Puts each text file beside itself as brotli and gzip: the server sends those, compressed once and well. */
export const compressed = (): Plugin => ({
  name: 'compressed',
  apply: 'build',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      for (const { fileName, bytes } of filesOf(bundle)) {
        if (!/\.(js|css|html|svg|webmanifest)$/.test(fileName)) continue
        this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotli(bytes) })
        this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(bytes, { level: 9 }) })
      }
    },
  },
})

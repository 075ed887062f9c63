type Operation = {
  readonly tags?: readonly string[]
  readonly summary?: string
  readonly description?: string
  readonly requestBody?: unknown
}
export type CallDocument = {
  readonly info: { readonly title: string; readonly description?: string }
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> }
}

/** The calls as a page of plain HTML: no script, no style that the content security policy would stop. */
export function docsPage({ info, paths = {}, components = {} }: CallDocument): string {
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
  )
  const tags = [...new Set(calls.flatMap((call) => call.tags ?? []))]
  const entries = Object.entries(components.schemas ?? {}).filter(([name]) => name.startsWith('entry-'))
  return page(info.title, [
    `<h1>${escaped(info.title)}</h1>`,
    `<p>${escaped(info.description ?? '')} The whole document: <a href="/api/openapi.json">openapi.json</a>.</p>`,
    ...tags.flatMap((tag) => [
      `<h2>${escaped(tag)}</h2>`,
      ...calls.filter((call) => call.tags?.includes(tag)).map(callOf),
    ]),
    '<h2>Entries</h2>',
    '<p>Each kind of entry, as it is sent. A bad one is refused alone, with its field named.</p>',
    ...entries.map(([name, schema]) => details(name.slice('entry-'.length), schema)),
  ])
}

const callOf = ({
  path,
  method,
  summary = '',
  description = '',
  requestBody,
}: Operation & { path: string; method: string }) =>
  [
    `<h3>${escaped(method)} ${escaped(path)}</h3>`,
    `<p>${escaped(summary)} ${escaped(description)}</p>`,
    requestBody === undefined ? '' : details('Body', requestBody),
  ].join('\n')

const details = (name: string, schema: unknown) =>
  `<details><summary>${escaped(name)}</summary><pre>${escaped(JSON.stringify(schema, null, 2))}</pre></details>`

const page = (title: string, body: readonly string[]) =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}: calls</title>` +
  `<meta name="viewport" content="width=device-width"></head>\n<body>\n${body.join('\n')}\n</body></html>\n`

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

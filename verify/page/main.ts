/** The page for outsiders: judges one note with the code that the command line uses. It loads and sends nothing. */
import { type NoteReport, verifyNote } from '../note.ts'

/** The drawing's version that this page was built with; set by the build. */
declare const DRAWING: string

const answer = element('answer')
const drop = element('drop')
const input = element('file')

input.addEventListener('change', () => {
  if (input instanceof HTMLInputElement) void look(input.files?.[0])
})
for (const name of ['dragenter', 'dragover', 'dragleave', 'drop'])
  drop.addEventListener(name, (event) => {
    event.preventDefault()
    drop.classList.toggle('over', name === 'dragenter' || name === 'dragover')
    if (name === 'drop' && event instanceof DragEvent) void look(event.dataTransfer?.files[0])
  })

async function look(file: File | undefined): Promise<void> {
  if (!file) return
  answer.replaceChildren(said('p', `Looking at ${file.name}…`))
  if (!globalThis.crypto?.subtle) {
    answer.replaceChildren(said('p', 'This browser cannot check signatures here. Open the page in another one.'))
    return
  }
  answer.replaceChildren(
    verdict(file.name, await verifyNote(new Uint8Array(await file.arrayBuffer()), { drawing: DRAWING })),
  )
}

function verdict(name: string, { intact, findings, said: holds, seal }: NoteReport): HTMLElement {
  const section = document.createElement('section')
  section.className = intact ? 'intact' : 'broken'
  section.append(said('h2', intact ? 'Intact: nothing was changed after signing' : 'Not intact'), said('p', name))
  if (!intact) section.append(said('p', findings[0]?.words ?? 'The seal does not hold.'))
  if (!intact && holds.length > 0) section.append(said('p', 'What does hold:'))
  section.append(list(holds.map((words) => said('li', words))))
  if (!intact) return section
  section.append(
    said('p', 'The pages were not drawn again here; the chairside verify command does that as well.'),
    said('p', 'Who vouches for the signer is the clinic’s own authority. Ask the clinic for its fingerprint:'),
    list(seal.signatures.flatMap(({ authority }) => (authority ? [fingerprint(authority)] : []))),
  )
  const stamps = seal.signatures.flatMap(({ timeStamp }) => (timeStamp ? [fingerprint(timeStamp.root)] : []))
  if (stamps.length === 0) return section
  section.append(
    said('p', 'Who vouches for the time publishes the fingerprint of its root certificate; compare it:'),
    list(stamps),
  )
  return section
}

function fingerprint({ name, fingerprint: hex }: { name: string; fingerprint: string }): HTMLElement {
  const item = said('li', `${name}: `)
  item.append(said('code', (hex.match(/.{4}/g) ?? [hex]).join(' ')))
  return item
}

function list(items: readonly HTMLElement[]): HTMLElement {
  const all = document.createElement('ul')
  all.append(...items)
  return all
}

function said(tag: 'h2' | 'p' | 'li' | 'code', words: string): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = words
  return made
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (!found) throw new Error(`the page has no ${id}`)
  return found
}

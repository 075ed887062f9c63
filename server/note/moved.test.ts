import { beforeAll, describe, expect, test } from 'vitest'
import type { Body, Kind } from '../../chart/bodies.ts'
import { type Entry, isWhole, type LogEntry, type StoredEntry } from '../../chart/entry.ts'
import { withheld } from '../../chart/moves/withheld.ts'
import { lowDose } from '../../chart/note/samples.ts'
import { attachmentsOf } from '../../verify/attachments.ts'
import { verifyNote } from '../../verify/note.ts'
import { readPdf } from '../../verify/pdf.ts'
import { makeAuthority } from './authority.ts'
import { drawingVersion } from './drawing.ts'
import { drawnAgain, printedNote } from './print.ts'
import { SAMPLE_DATE, sampleOrder, sampleSigning } from './sample.ts'
import { seal } from './seal.ts'

const authority = makeAuthority('Harrow Lane Infusion Clinic', SAMPLE_DATE)
const drawing = drawingVersion()
const reason = 'Two charts were open'

/** The low-dose session, a note in which was of another patient and was moved: as the log holds it. */
function wholeLog(): readonly StoredEntry[] {
  const charted = lowDose()
  const last = Math.max(...charted.map(({ recordedAt }) => recordedAt))
  const added = <K extends Kind>(id: string, kind: K, author: string, minute: number, body: Body<K>): Entry => {
    const at = last + minute * 60_000
    return { id, sessionId: charted[0]?.sessionId ?? '', kind, author, occurredAt: at, recordedAt: at, body } as Entry
  }
  const wrong = added('wrong', 'note', 'nora', 1, { text: 'hollow-marker of another patient' })
  const [named] = sampleOrder([...charted, wrong]).entries.filter(({ id }) => id === 'wrong')
  if (!named || !isWhole(named)) throw new Error('the sample lost its entry')
  const { id, hash, author, occurredAt } = named
  const both = { askedBy: 'nora', confirmedBy: 'nils', reason }
  const entries = [
    ...[...charted, wrong],
    added('asked', 'move-asked', 'nora', 2, { entries: [{ id, hash }], to: 'elsewhere', reason }),
    added('moved', 'moved', 'nils', 3, { asked: 'asked', entries: [{ id, hash, author, occurredAt }], ...both }),
  ]
  return sampleOrder(entries).entries.filter(isWhole)
}

const log = wholeLog()
const order = { ...sampleOrder(), entries: withheld(log) }
let sealed: Uint8Array
beforeAll(async () => {
  sealed = await seal(await printedNote(order), sampleSigning(authority, 'authored'))
})

const forged = async (change: (entries: readonly LogEntry[]) => readonly LogEntry[]) =>
  verifyNote(
    await seal(await printedNote({ ...order, entries: change(order.entries) }), sampleSigning(authority, 'authored')),
    { drawing },
  )

test('a note from which another patient’s entry was moved is intact, and says that something is withheld', async () => {
  const { intact, said, findings } = await verifyNote(sealed, { drawing, authority: authority.certificate })
  expect([intact, findings]).toEqual([true, []])
  expect(said.join('\n')).toContain('1 entry of another patient is withheld: two people moved exactly that one')
})

test('neither its pages as data nor the record attached to it hold what the entry said', async () => {
  const files = await attachmentsOf(readPdf(sealed))
  const text = [...files.values()].map((bytes) => Buffer.from(bytes).toString()).join('\n')
  expect(text).toContain('belonged to another patient')
  expect(text).toContain(reason)
  expect(text).not.toContain('hollow-marker')
  expect(JSON.stringify(log)).toContain('hollow-marker')
})

test('drawn again from what lies inside it, it is the same to the byte', async () => {
  const { inside } = await verifyNote(sealed, { drawing })
  if (!inside) throw new Error('the note holds nothing')
  const again = await drawnAgain(inside.entries, inside.record, inside.pinned, inside.before)
  expect(Buffer.from(sealed.subarray(0, again.length)).equals(Buffer.from(again))).toBe(true)
})

describe('sealed all the same, a note is not believed', () => {
  const words = 'is withheld, and no later entry of two people says that it was moved.'
  test('that withholds an entry nobody moved', async () => {
    const { findings } = await forged((entries) => entries.slice(0, -1))
    expect(findings).toMatchObject([{ code: 'chain-broken' }])
    expect(findings[0]?.words).toContain(`(wrong) ${words}`)
  })
  test('that withholds another entry than the one that was moved', async () => {
    const { findings } = await forged((entries) =>
      entries.map((entry) => ('withheld' in entry ? { ...entry, hash: 'f'.repeat(64) } : entry)),
    )
    expect(findings[0]?.words).toContain(`(wrong) ${words}`)
  })
  test('that has the version before it withheld though nothing was moved', async () => {
    const plain = await printedNote({
      ...{ ...sampleOrder(), version: 2 },
      before: { version: 1, bytes: sealed, digest: 'a'.repeat(64), withheld: true },
    })
    const { findings } = await verifyNote(await seal(plain, sampleSigning(authority, 'authored')), { drawing })
    expect(findings).toMatchObject([{ code: 'predecessor' }])
  })
})

test('the version before it, which shows the entry, is named by its hash and does not lie inside it', async () => {
  const before = { version: 1, bytes: Buffer.from('the version that shows it'), digest: 'a'.repeat(64) }
  const second = await printedNote({ ...order, version: 2, before: { ...before, withheld: true } })
  const { intact, said } = await verifyNote(await seal(second, sampleSigning(authority, 'authored')), { drawing })
  expect([intact, said.at(-1)]).toEqual([
    true,
    'It replaces version 1, which is withheld: it was signed before the move.',
  ])
  expect([...(await attachmentsOf(readPdf(second))).keys()]).not.toContain('note-v1.pdf')
})

/** A small note and its signers, for the tests of the drawing, the seal and the verifier. */
import { genesis, link } from '../../chart/chain.ts'
import { type StoredEntry, sentOf } from '../../chart/entry.ts'
import { toWire } from '../../chart/instant.ts'
import { lowDose, sampleContext } from '../../chart/note/samples.ts'
import { AccessiblePdf } from './accessible.ts'
import { type Authority, issueSigner } from './authority.ts'
import type { NoteOrder } from './print.ts'
import type { Signing } from './seal.ts'

/** In the past: pdfsig and openssl judge certificates by the machine's clock. */
export const SAMPLE_DATE = Date.UTC(2024, 10, 19, 18, 24, 5)
export const SAMPLE_RECORD = new TextEncoder().encode('{"entries":[{"kind":"vitals","systolic":118}]}')
export const SAMPLE_NAMES = ['Łukasz Müller', 'Δημήτρης Ιωάννου', 'Александра Чехова', 'Nguyễn Thị Hương']

/** Two pages with everything that a note has: headings, a table, a figure, running heads, a record, two fields. */
export async function sampleNote(patient: string = SAMPLE_NAMES.join(' '), size: 'letter' | 'a4' = 'letter') {
  const pdf = new AccessiblePdf({
    size,
    title: `Infusion record <1> & "${patient}"`,
    author: 'Harrow Lane & Sons',
    subject: 'One session',
    language: 'en-US',
    dated: SAMPLE_DATE,
    identity: `sample/1/${patient}`,
  })
  const body = { size: 10, leading: 13 }
  pdf.heading(1, 'Ketamine infusion record', 48, 60, { size: 18, face: 'semibold' })
  pdf.element('Sect', () => {
    pdf.heading(2, 'Vital signs', 48, 100, { size: 12, face: 'semibold' })
    pdf.element('P', () =>
      pdf.lines(pdf.wrap(`Given to ${patient} at the office, ≥ 94 % SpO₂.`, 300, body), 48, 120, body),
    )
    sampleTable(pdf)
    pdf.figure('Pressure over time', { x: 48, y: 230, width: 200, height: 80 }, (canvas) => {
      canvas.rect(48, 230, 200, 80).fill('#eeeeee')
      pdf.text('BP', 60, 250, { size: 8 })
    })
  })
  pdf.newPage()
  pdf.element('Sect', () => {
    pdf.heading(2, 'Signatures', 48, 100, { size: 12, face: 'semibold' })
    pdf.signatureField('authored', { x: 48, y: 120, width: 250, height: 84 }, 'Signature of the responsible physician')
    pdf.signatureField('countersigned', { x: 314, y: 120, width: 250, height: 84 }, 'Countersignature')
  })
  pdf.eachPage((page, of) =>
    pdf.artifact(() => {
      pdf.text(patient, 48, 770, { size: 8 })
      pdf.text(`MRN 0048 1729, page ${page} of ${of}`, pdf.width - 48, 770, { size: 8, align: 'right' })
    }, 'Pagination'),
  )
  const about = {
    type: 'application/json',
    description: 'The record',
    relationship: 'Source',
    date: SAMPLE_DATE,
  } as const
  pdf.attach('record.json', SAMPLE_RECORD, about)
  return pdf.finish()
}

function sampleTable(pdf: AccessiblePdf): void {
  const row = (tag: 'TH' | 'TD', y: number, cells: readonly string[]) =>
    pdf.element('TR', () =>
      cells.forEach((cell, index) => {
        const options = tag === 'TH' ? ({ scope: 'Column' } as const) : {}
        pdf.element(tag, options, () => pdf.text(cell, 48 + 100 * index, y, { size: 9 }))
      }),
    )
  pdf.element('Table', () => {
    row('TH', 180, ['Time', 'BP', 'HR'])
    row('TD', 196, ['09:10', '128/78', '72'])
  })
  pdf.artifact((canvas) => canvas.moveTo(48, 184).lineTo(348, 184).lineWidth(0.5).stroke('#333333'))
}

/** A signing by a person of the clinic in one of the sample's fields. */
export function sampleSigning(authority: Authority, field: string, name = 'S. Castellane'): Signing {
  const claim = { name, credential: 'MD', role: 'prescriber', signingEventId: `event-of-${field}` }
  return {
    field,
    identity: issueSigner(authority, claim, SAMPLE_DATE),
    signedAt: SAMPLE_DATE,
    timeZone: 'America/New_York',
    name,
    credential: 'MD',
    meaning: 'I reviewed this record and approve it.',
  }
}

/** The low-dose session as the server stored it, to be printed for its physician. */
export function sampleOrder(entries = lowDose(), protocol = 'low-dose-1'): NoteOrder {
  const sessionId = entries[0]?.sessionId ?? ''
  return { sessionId, entries: chained(entries), ctx: sampleContext(protocol), version: 1, signer: 'petra' }
}

/** Entries as the log holds them: numbered, received when they were recorded, each linked to the one before. */
function chained(entries: ReturnType<typeof lowDose>): StoredEntry[] {
  let prev = genesis
  return entries.map((entry, index) => {
    const { sessionId, author } = entry
    const content = { ...sentOf(entry), sessionId, author, seq: index + 1, receivedAt: toWire(entry.recordedAt) }
    const hash = link(prev, content)
    const stored: StoredEntry = { ...content, prev, hash }
    prev = hash
    return stored
  })
}

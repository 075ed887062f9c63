/** The signature fields of a note: reserved when it is drawn, filled one by one. */
import { isArray, isDict, nameOf, type PdfDict, type PdfFile, PdfRef, readPdf, textOf } from './pdf.ts'

export type SignatureField = { readonly id: number; readonly name: string; readonly dict: PdfDict }

/** Every signature field as the newest revision has it, in the order of the page. */
export function signatureFields(file: PdfFile): readonly SignatureField[] {
  const root = file.resolve(file.trailer.get('Root'))
  const form = isDict(root) ? file.resolve(root.get('AcroForm')) : null
  const fields = isDict(form) ? file.resolve(form.get('Fields')) : null
  return (isArray(fields) ? fields : []).flatMap((reference) => {
    const dict = file.resolve(reference)
    if (!(reference instanceof PdfRef) || !isDict(dict) || nameOf(dict.get('FT')) !== 'Sig') return []
    return [{ id: reference.id, name: textOf(dict.get('T')) ?? '', dict }]
  })
}

/** The names of the fields that nobody has signed. Throws a PdfError when the file isn't one of ours. */
export const freeFields = (bytes: Uint8Array): readonly string[] =>
  signatureFields(readPdf(bytes))
    .filter(({ dict }) => !dict.has('V'))
    .map(({ name }) => name)

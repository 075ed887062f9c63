import { PDFDocument } from '@cantoo/pdf-lib'

export type FilesOrder = { readonly files: readonly Uint8Array[]; readonly title: string }

/**
 * The pages of several PDFs, one behind the other in a new file to print; the signatures do not come along. Rejects
 * when one of them cannot be read.
 */
export async function inOneFile({ files, title }: FilesOrder): Promise<Uint8Array> {
  const whole = await PDFDocument.create()
  whole.setTitle(title)
  for (const bytes of files) {
    const file = await PDFDocument.load(bytes, { updateMetadata: false })
    for (const page of await whole.copyPages(file, file.getPageIndices())) whole.addPage(page)
  }
  return whole.save()
}

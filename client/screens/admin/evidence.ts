import { dataWords } from '../../data/words.ts'

/** Fetches a session's evidence and hands it to the browser's downloads; answers why not, when it could not. */
export async function fetchEvidence(
  session: string,
  disclosure: { readonly recipient: string; readonly purpose: string },
): Promise<string | undefined> {
  try {
    const answer = await fetch(`/api/sessions/${encodeURIComponent(session)}/evidence`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(disclosure),
    })
    if (!answer.ok) return detailOf(await answer.text())
    const link = document.createElement('a')
    link.href = URL.createObjectURL(await answer.blob())
    link.download = `evidence-${session}.zip`
    link.click()
    URL.revokeObjectURL(link.href)
    return undefined
  } catch {
    return dataWords.notConnected
  }
}

function detailOf(text: string): string {
  try {
    const { detail } = JSON.parse(text) as { detail?: unknown }
    return typeof detail === 'string' ? detail : dataWords.notUnderstood
  } catch {
    return dataWords.notUnderstood
  }
}

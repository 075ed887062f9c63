import { sentence } from './me.ts'
import type { Tablet } from './tablet.ts'

/** What the server answered, or the sentence that says why not. Nothing of it is kept on the tablet. */
export type Read<T> = { readonly value?: T; readonly problem?: string }

export async function read<T>({ api }: Pick<Tablet, 'api'>, path: string): Promise<Read<T>> {
  const answer = await api.call<T>('GET', path)
  return answer.ok ? { value: answer.value } : { problem: sentence(answer.refused) }
}

import { createSignal } from 'solid-js'

/**
 * Who is typing in the form of which session, by "author session": while one does, what they chart there is marked as
 * transcribed. Kept for the page's life only: a reload ends it, and nobody marks by accident what they saw themselves.
 */
const [transcribing, setTranscribing] = createSignal<ReadonlySet<string>>(new Set())
const keyOf = (author: string, sessionId: string) => `${author} ${sessionId}`

export const isTranscribing = (author: string, sessionId: string): boolean =>
  transcribing().has(keyOf(author, sessionId))

export function transcribe(author: string, sessionId: string, on: boolean) {
  const others = [...transcribing()].filter((key) => key !== keyOf(author, sessionId))
  setTranscribing(new Set(on ? [...others, keyOf(author, sessionId)] : others))
}

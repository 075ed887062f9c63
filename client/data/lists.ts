/** The rows of a list as the server answers it: under the list's name, beside its cursor and the log's head. */
export function listIn<T>(answer: unknown, name: string): readonly T[] | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined
  const rows = (answer as Record<string, unknown>)[name]
  return Array.isArray(rows) ? rows : undefined
}

/**
 * The act, and nothing while it is under way: a button that is pressed twice by a glove, or again because the server is
 * slow, must not make a second record.
 */
export function oneAtATime<A extends readonly unknown[], R>(act: (...given: A) => Promise<R>) {
  let underWay: Promise<R> | undefined
  return (...given: A): Promise<R> => {
    underWay ??= act(...given).finally(() => {
      underWay = undefined
    })
    return underWay
  }
}

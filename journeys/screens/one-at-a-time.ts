let turn: Promise<unknown> = Promise.resolve()

/** So long may the browser take for one picture or one new page, ms. */
const LONGEST = 60_000

/**
 * Lets `run` begin when every other has ended. Chromium never answers for a picture that it is asked for while it
 * draws another page's or opens one (puppeteer/puppeteer#12712), and then draws none of that page any more.
 */
export function oneAtATime<T>(run: () => Promise<T>): Promise<T> {
  const mine = turn.then(() => inTime(run()))
  turn = mine.catch(() => undefined)
  return mine
}

function inTime<T>(answer: Promise<T>): Promise<T> {
  let late: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error('the browser no longer answers')), LONGEST)
  })
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(late))
}

import { buildPage } from '../server/build-page.ts'

/** Before the first journey: two that begin at once must not both build the page. */
export async function setup(): Promise<void> {
  // What a setup returns is called as its teardown: the name of the built file must not be.
  await buildPage()
}

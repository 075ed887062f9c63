/** Before the first journey: two that begin at once must not both build the page. */
export { buildPage as setup } from '../server/build-page.ts'

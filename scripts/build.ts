// npm run build: everything that the server would else make when it is first asked for, so that it need not write into
// its own house.
import { buildPackVerifier, buildPage, buildVerifier } from '../server/build-page.ts'

for (const build of [buildPage, buildVerifier, buildPackVerifier]) console.log(await build())

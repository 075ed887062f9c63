import '@fontsource-variable/atkinson-hyperlegible-next'
import './tokens.css'
import './base.css'
import { render } from 'solid-js/web'
import { App } from './app.tsx'
import { startClock } from './clock.ts'
import { ignoreEchoes } from './echo.ts'
import { hand, showHand } from './hand.ts'
import { showTheme, theme } from './theme.ts'

const place = document.getElementById('app')
if (!place) throw new Error('index.html has no #app')
showTheme(theme())
showHand(hand())
startClock()
ignoreEchoes()
void import('./keep-page.ts').then(({ keepPageHere }) => keepPageHere())
render(() => <App />, place)

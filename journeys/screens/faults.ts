import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

/** What is wrong with a page as it is now, found by axe, a ruler and a finger. Empty lists when nothing is. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const find = async (page: Page, options: string): Promise<string[]> => {
  const hasAxe = await page.evaluate(() => 'axe' in window)
  // Typed into the page by the browser's own tools, as the page's policy allows no script but its own.
  if (!hasAxe) await page.evaluate(axe)
  return page.evaluate<string[]>(
    `axe.run(document, { runOnly: ${options}, resultTypes: ['violations'] })
      .then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')))`,
  )
}

/** What axe finds by WCAG 2.2 A and AA and its own best practice, each with the elements that it is about. */
export const axeFaults = (page: Page) => find(page, JSON.stringify(tags))

/** What of it a theme can change. */
export const contrastFaults = (page: Page) => find(page, JSON.stringify({ type: 'rule', values: ['color-contrast'] }))

/** Targets under 48 px, type under 13 px, and a page that is wider than its screen. */
export const measuredFaults = (page: Page) =>
  page.evaluate(() => {
    const out: string[] = []
    const told = (each: Element) => each.outerHTML.slice(0, 140)
    if (document.documentElement.scrollWidth > innerWidth)
      out.push(`the page is ${document.documentElement.scrollWidth} px wide on a screen of ${innerWidth}`)
    const targets = 'button, a[href], input, select, textarea, summary, [role="button"], [role="tab"], [role="option"]'
    for (const each of document.querySelectorAll<HTMLElement>(targets)) {
      if (each.closest('[inert]') || !each.checkVisibility({ visibilityProperty: true })) continue
      // A choice is drawn by its label, over an input that only the keyboard and a screen reader meet.
      const hidden = each.matches('.unseen') ? each.closest('label') : undefined
      if (each.matches('input[type="hidden"], .skip-link') || hidden === null) continue
      // A control that lends its target to its whole line or card does so by an absolute ::after.
      const lent = getComputedStyle(each, '::after').position === 'absolute' ? each.offsetParent : undefined
      const box = (hidden ?? lent ?? each).getBoundingClientRect()
      if (box.width < 47.5 || box.height < 47.5)
        out.push(`target of ${Math.round(box.width)} by ${Math.round(box.height)} px: ${told(each)}`)
    }
    for (const each of document.querySelectorAll<HTMLElement>('body *')) {
      const hasText = [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
      if (hasText && !each.closest('sub') && Number.parseFloat(getComputedStyle(each).fontSize) < 13)
        out.push(`type under 13 px: ${told(each)}`)
    }
    return out
  })

/** What moves although the person asked for nothing to: animations that run, and times that a style would take. */
export const moving = (page: Page) =>
  page.evaluate(() => {
    const running = document.getAnimations().map((each) => `runs: ${each.constructor.name}`)
    const longest = (times: string) => Math.max(...times.split(',').map((time) => Number.parseFloat(time)))
    const timed = [...document.querySelectorAll('*')].filter((each) => {
      const { transitionDuration, animationDuration, animationName } = getComputedStyle(each)
      return longest(transitionDuration) > 0.01 || (animationName !== 'none' && longest(animationDuration) > 0.01)
    })
    return [...running, ...timed.map((each) => `would move: ${each.outerHTML.slice(0, 140)}`)]
  })

/**
 * Actions that no finger reaches: nothing of them lies on the screen, scrolled to or not, or something else lies over
 * their middle. What a dialog or sheet has put behind itself is meant to be out of reach. What was scrolled for it is
 * put back, for the next look at the page.
 */
export const unreachable = (page: Page) =>
  page.evaluate(() => {
    const out: string[] = []
    const stood = [...document.querySelectorAll('*')].map((each) => [each, each.scrollLeft, each.scrollTop] as const)
    const layers = document.querySelectorAll('[role="dialog"]')
    const within = layers[layers.length - 1] ?? document.body
    for (const each of within.querySelectorAll<HTMLElement>('button, a[href], select, textarea, input:not(.unseen)')) {
      if (each.closest('[inert]') || !each.checkVisibility({ visibilityProperty: true })) continue
      each.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })
      const box = each.getBoundingClientRect()
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      const hit = x >= 0 && y >= 0 && x < innerWidth && y < innerHeight ? document.elementFromPoint(x, y) : null
      const isIt = hit !== null && (each.contains(hit) || hit.contains(each) || hit.closest('label')?.control === each)
      if (!isIt) out.push(`out of reach: ${each.outerHTML.slice(0, 140)}, there lies ${hit?.outerHTML.slice(0, 60)}`)
      const isCut = each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== 'visible'
      if (isCut && !each.matches('input, textarea, select')) out.push(`cut off: ${each.outerHTML.slice(0, 140)}`)
    }
    for (const [each, left, top] of stood)
      if (each.scrollLeft !== left || each.scrollTop !== top) each.scrollTo({ left, top, behavior: 'instant' })
    return out
  })

/** The chairs are judged anew so often; each timer ticks in between. */
const BEAT = 5000

/**
 * What is made anew at each beat of the clock though nothing happens, of that which a finger or the keyboard may be on:
 * a tap that began on it would end on nothing. And what the server is asked at each. The page's clock stands where it
 * stood when this is over.
 */
export async function drawnAnew(page: Page): Promise<readonly string[]> {
  const began = await page.evaluate(() => Date.now())
  const beat = async (at: number) => {
    await page.clock.setFixedTime(at)
    await page.evaluate(async () => {
      // The clock looks at the time when a page is shown.
      dispatchEvent(new Event('pageshow'))
      await new Promise((drawn) => setTimeout(drawn, 40))
      await new Promise((drawn) => requestAnimationFrame(drawn))
    })
  }
  const watch = await page.evaluateHandle(() => {
    const targets = 'button, a[href], input, select, textarea, summary, option'
    const seen = new Map<string, string>()
    const see = (changes: readonly MutationRecord[]) => {
      const added = changes.flatMap(({ addedNodes }) => [...addedNodes].filter((node) => node instanceof Element))
      for (const each of added.flatMap((node) => [node, ...node.querySelectorAll(targets)]))
        if (each.isConnected && each.matches(targets))
          seen.set(`${each.tagName} ${each.className}`, each.outerHTML.slice(0, 140))
    }
    const observer = new MutationObserver(see)
    observer.observe(document.body, { subtree: true, childList: true })
    // An answer in between would teach the tablet that its clock is wrong, which it is not: nothing is sent meanwhile.
    const { fetch: send } = window
    const { promise: isOver, resolve: release } = Promise.withResolvers<void>()
    const asked: string[] = []
    window.fetch = async (input, init) => {
      asked.push(`${init?.method ?? 'GET'} ${input}`)
      await isOver
      return send(input, init)
    }
    return {
      taken() {
        see(observer.takeRecords())
        const now = new Map(seen)
        seen.clear()
        return now
      },
      end() {
        observer.disconnect()
        window.fetch = send
        release()
        return asked
      },
    }
  })
  const made: [string, string][][] = []
  for (const beats of [1, 2]) {
    await beat(began + beats * BEAT)
    made.push(await watch.evaluate((watching) => [...watching.taken()]))
  }
  await beat(began)
  const asked = await watch.evaluate((watching) => watching.end())
  const [first = [], second = []] = made
  const again = new Set(second.map(([what]) => what))
  return [
    ...first.filter(([what]) => again.has(what)).map(([, html]) => `drawn anew by the clock alone: ${html}`),
    ...asked.filter((call, index) => asked.indexOf(call) < index).map((call) => `asked at each beat: ${call}`),
  ]
}

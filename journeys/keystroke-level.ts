/**
 * What an act takes a person, in seconds, by the keystroke-level model (Card, Moran and Newell, Communications of the
 * ACM 23, 1980, 396-410): of somebody who knows the task and makes no slip. The figures are the paper's own, for a
 * mouse and a keyboard; nobody was timed at Chairside. On glass a tap is sooner done and a letter later.
 */
const acts = {
  /** To point at something and press: P, 1.1 s, and B, 0.1 s. */
  tap: 1.2,
  /** One letter, by who types as most do: K. */
  key: 0.28,
  /** To take in one thing that stands there, or to decide: M. */
  mental: 1.35,
} as const

/** Counts what a person does in a journey, by the model, and what they wait for, as long as it took here. */
export function keystrokeLevel() {
  const said: { readonly what: string; readonly seconds: number; readonly of: 'person' | 'system' }[] = []
  let taps = 0
  const person = (what: string, seconds: number) => void said.push({ what, seconds, of: 'person' })
  const sum = (of: 'person' | 'system') =>
    said.filter((each) => each.of === of).reduce((all, { seconds }) => all + seconds, 0)
  return {
    taps: () => taps,
    think: (what: string) => person(what, acts.mental),
    keys: (what: string, text: string) => person(what, text.length * acts.key),
    /** The tap, and R: the time until what it calls for is there. */
    async tap(what: string, press: () => Promise<unknown>, seen: () => Promise<unknown>) {
      taps += 1
      person(what, acts.tap)
      const began = performance.now()
      await press()
      await seen()
      said.push({ what: '  until it is there', seconds: (performance.now() - began) / 1000, of: 'system' })
    },
    /** What the person does, in seconds: the same on every machine. */
    acts: () => sum('person'),
    /** What they wait for: of a machine that does much else at the same time, it says little. */
    waits: () => sum('system'),
    told: () => said.map(({ what, seconds }) => `${seconds.toFixed(2).padStart(6)} s  ${what}`).join('\n'),
  }
}

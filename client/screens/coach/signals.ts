/**
 * What this tablet can do to be noticed. `unknown`: not tried yet, since a browser lets a page do so only after a
 * touch.
 */
export type Ability = 'yes' | 'no' | 'unknown'
export type Abilities = { readonly sound: Ability; readonly vibration: Ability; readonly awake: Ability }

let audio: AudioContext | undefined

/** Sound, vibration and the screen's lock against sleep. Nothing here throws: a tablet without them only says so. */
export const signals = {
  /** Called from a touch: tries all three, the tone so low that it disturbs nobody. */
  async test(): Promise<Abilities> {
    return { sound: await openSound(), vibration: vibrate([40]) ? 'yes' : 'no', awake: await canStayAwake() }
  },
  /** Two tones, for what is critical. False when this tablet could not. */
  sound(): boolean {
    if (audio?.state !== 'running') return false
    tone(audio, 880, 0)
    tone(audio, 660, 0.28)
    return true
  },
  vibrate,
}

function vibrate(pattern: number[]): boolean {
  // Before the first touch a browser refuses it, and writes a line into its console each time.
  if (navigator.userActivation?.hasBeenActive === false) return false
  try {
    return typeof navigator.vibrate === 'function' && navigator.vibrate(pattern)
  } catch {
    return false
  }
}

async function openSound(): Promise<Ability> {
  try {
    audio ??= new AudioContext()
    await audio.resume()
    return audio.state === 'running' ? 'yes' : 'no'
  } catch {
    return 'no'
  }
}

function tone(context: AudioContext, hertz: number, after: number) {
  const at = context.currentTime + after
  const source = context.createOscillator()
  const volume = context.createGain()
  source.frequency.value = hertz
  // Without a ramp each tone begins and ends with a crack.
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(0.6, at + 0.02)
  volume.gain.setValueAtTime(0.6, at + 0.2)
  volume.gain.linearRampToValueAtTime(0, at + 0.24)
  source.connect(volume).connect(context.destination)
  source.start(at)
  source.stop(at + 0.25)
}

async function canStayAwake(): Promise<Ability> {
  const lock = await askToStayAwake()
  await lock?.release().catch(() => undefined)
  return lock === undefined ? 'no' : 'yes'
}

export async function askToStayAwake(): Promise<WakeLockSentinel | undefined> {
  try {
    return await navigator.wakeLock?.request('screen')
  } catch {
    return undefined
  }
}

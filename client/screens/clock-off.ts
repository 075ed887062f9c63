import { clockOffset } from '../clock.ts'
import { useTablet } from '../data/tablet.ts'
import { duration } from '../format.ts'

/**
 * "2 min" when the tablet's clock is off by more than the clinic allows; every time shown is corrected all the same.
 */
export function clockOff(): string | undefined {
  const { directory } = useTablet()
  const limit = (directory.clinic()?.clockWarnSeconds ?? 30) * 1000
  const off = Math.abs(clockOffset())
  if (off <= limit) return undefined
  return off < 60_000 ? `${Math.floor(off / 1000)} s` : duration(off)
}

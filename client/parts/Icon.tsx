/**
 * Chairside's own icons: a 24 px grid, one 1.9 px line, round ends.
 * Props: name; size in px (default 22); label when the icon stands alone, else it is hidden from reading aloud.
 */
import './Icon.css'

const ring = 'M12 3.4a8.6 8.6 0 1 0 0 17.2a8.6 8.6 0 1 0 0-17.2z'

const shapes = {
  vitals: 'M2.8 12.6h4.1l2.6-6.4 4.6 12 2.5-5.6h4.6',
  rate: 'M3 18.6h5.2v-5h5.4v-5h6.2M16.6 5.2 20 8.6 16.6 12',
  hold: 'M7.6 5.6v12.8M16.4 5.6v12.8',
  resume: 'M7.8 5.4 18.4 12 7.8 18.6z',
  observe:
    'M2.6 12S6 5.7 12 5.7 21.4 12 21.4 12 18 18.3 12 18.3 2.6 12 2.6 12zM12 9.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6z',
  med: 'm5.2 12.1 6.9-6.9a4.7 4.7 0 0 1 6.7 6.7l-6.9 6.9a4.7 4.7 0 0 1-6.7-6.7zM8.6 8.7l6.7 6.7',
  scores:
    'm3.4 6.2 1.5 1.4 2.7-2.9M3.4 12.2l1.5 1.4 2.7-2.9M3.4 18.2l1.5 1.4 2.7-2.9M11.4 6.2h9.2M11.4 12.2h9.2M11.4 18.2h9.2',
  note: 'm4 20 1-4.3L16.1 4.6a2 2 0 0 1 2.9 0l.4.4a2 2 0 0 1 0 2.9L8.3 19zM13.9 6.8l3.3 3.3',
  clock: `${ring}M12 7.4V12l3.2 2.3`,
  alert: 'M12 4 21.2 19.8H2.8zM12 10v4.3M12 17v.1',
  stop: 'M8.4 3.2h7.2l5.2 5.2v7.2l-5.2 5.2H8.4l-5.2-5.2V8.4zM12 7.6v5.1M12 16.2v.1',
  check: 'M4.6 12.9 9.7 18 19.4 6.8',
  x: 'm5.6 5.6 12.8 12.8M18.4 5.6 5.6 18.4',
  plus: 'M12 4.6v14.8M4.6 12h14.8',
  minus: 'M4.6 12h14.8',
  cloudOff: 'M9 6.6a5.8 5.8 0 0 1 8.7 2.9 4.5 4.5 0 0 1 2 8M6.2 10a4.2 4.2 0 0 0 .8 8.4h8.8M3.6 4l16.6 16.6',
  sync: 'M19.9 11A8 8 0 0 0 5.6 7.2L4 9M4 4.4V9h4.6M4.1 13a8 8 0 0 0 14.3 3.8L20 15M20 19.6V15h-4.6',
  tablet:
    'M7 3.2h10A1.8 1.8 0 0 1 18.8 5v14a1.8 1.8 0 0 1-1.8 1.8H7A1.8 1.8 0 0 1 5.2 19V5A1.8 1.8 0 0 1 7 3.2zM10.8 17.5h2.4',
  lock: 'M6.4 10.7h11.2a1.3 1.3 0 0 1 1.3 1.3v7.3a1.3 1.3 0 0 1-1.3 1.3H6.4a1.3 1.3 0 0 1-1.3-1.3V12a1.3 1.3 0 0 1 1.3-1.3zM8.2 10.7V7.3a3.8 3.8 0 0 1 7.6 0v3.4M12 14.5v2.2',
  board: 'M4 4h6.2v6.2H4zM13.8 4H20v6.2h-6.2zM4 13.8h6.2V20H4zM13.8 13.8H20V20h-6.2z',
  back: 'M15 4.8 7.8 12l7.2 7.2',
  next: 'M9 4.8 16.2 12 9 19.2',
  down: 'M4.8 9 12 16.2 19.2 9',
  arrow: 'M3.6 12h16M13.4 5.8l6.2 6.2-6.2 6.2',
  undo: 'M4.6 9.4h9.6a5 5 0 0 1 0 10H9.4M9 4.8 4.4 9.4 9 14',
  flag: 'M5.6 21V4.2M5.6 4.6h12.8l-2.8 4.2 2.8 4.2H5.6',
  link: 'M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7l-1.2 1.2M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1.2-1.2',
  search: 'M10.6 4a6.6 6.6 0 1 0 0 13.2a6.6 6.6 0 1 0 0-13.2zM15.4 15.4 20.4 20.4',
  person: 'M12 3.8a3.9 3.9 0 1 0 0 7.8a3.9 3.9 0 1 0 0-7.8zM4.6 20.4c.4-3.8 3.4-5.8 7.4-5.8s7 2 7.4 5.8',
  users:
    'M9 4.6a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7zM2.4 19.8c.3-3.4 3-5.2 6.6-5.2s6.3 1.8 6.6 5.2M15.4 4.9a3.4 3.4 0 0 1 0 6.4M18.2 14.9c2 .8 3.2 2.5 3.4 4.9',
  print:
    'M7.2 8.4V3.8h9.6v4.6M7.2 17H4.6a1 1 0 0 1-1-1V9.4a1 1 0 0 1 1-1h14.8a1 1 0 0 1 1 1V16a1 1 0 0 1-1 1h-2.6M7.2 14h9.6v6.4H7.2z',
  backspace: 'M9 5.4h10.4a1.4 1.4 0 0 1 1.4 1.4v10.4a1.4 1.4 0 0 1-1.4 1.4H9L3 12zM11.4 9.4l5.2 5.2M16.6 9.4l-5.2 5.2',
  drop: 'M12 3.2s6.4 6.5 6.4 11.2a6.4 6.4 0 0 1-12.8 0C5.6 9.7 12 3.2 12 3.2z',
  recover:
    'M3 19.4V6M3 16.4h18M21 19.4v-5.2a3.2 3.2 0 0 0-3.2-3.2h-6.6v5.4M5 13.2a2.1 2.1 0 1 0 4.2 0a2.1 2.1 0 1 0-4.2 0z',
  door: 'M6 20.4V4.8a1.2 1.2 0 0 1 1.2-1.2h9.6A1.2 1.2 0 0 1 18 4.8v15.6M3.4 20.4h17.2M14.4 12v.8',
  moon: 'M19.8 14.6A8.4 8.4 0 0 1 9.4 4.2a8.4 8.4 0 1 0 10.4 10.4z',
  sun: 'M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8zM12 2.6v2M12 19.4v2M2.6 12h2M19.4 12h2M5.4 5.4l1.4 1.4M17.2 17.2l1.4 1.4M18.6 5.4l-1.4 1.4M6.8 17.2l-1.4 1.4',
  sign: 'M3 16.8c3.4-1 8-7.6 6.9-10.5-.8-2-3.3.2-3.1 4.6.2 4 2.4 6.2 4 4.2 1.2-1.5 1.4-3 2.6-3 1.4 0 .4 3.4 2 3.4 1.2 0 1.8-1.2 2.8-1.2.8 0 1 .8 2.6.8M3.4 20.4h17.2',
  more: 'M5 12v.1M12 12v.1M19 12v.1',
  shield: 'M12 3.2 19.6 6v5.6c0 4.6-3 7.8-7.6 9.2-4.6-1.4-7.6-4.6-7.6-9.2V6zM8.6 12l2.5 2.4 4.4-4.8',
  vial: 'M8 3.4h8M9.4 3.4v4L7 10.6v8.6a1.4 1.4 0 0 0 1.4 1.4h7.2a1.4 1.4 0 0 0 1.4-1.4v-8.6l-2.4-3.2v-4M7 12.6h10v4.6H7z',
  list: 'M8.6 6h12M8.6 12h12M8.6 18h12M4 6v.1M4 12v.1M4 18v.1',
  info: `${ring}M12 11v5.4M12 7.6v.1`,
  keypad: 'M6 5v.1M12 5v.1M18 5v.1M6 11.7v.1M12 11.7v.1M18 11.7v.1M6 18.4v.1M12 18.4v.1M18 18.4v.1',
} as const

export type IconName = keyof typeof shapes
/** All names, for the page that shows every part. */
export const iconNames = Object.keys(shapes).filter((name): name is IconName => name in shapes)

const heavy: ReadonlySet<IconName> = new Set(['hold', 'more', 'keypad'])

export type IconProps = { name: IconName; size?: number | undefined; label?: string | undefined }

export function Icon(props: IconProps) {
  return (
    <svg
      class="icon"
      classList={{ 'icon-heavy': heavy.has(props.name), 'icon-filled': props.name === 'resume' }}
      width={props.size ?? 22}
      height={props.size ?? 22}
      viewBox="0 0 24 24"
      role={props.label ? 'img' : undefined}
      aria-label={props.label}
      aria-hidden={props.label ? undefined : 'true'}
    >
      <path d={shapes[props.name]} />
    </svg>
  )
}

/** The small solid triangle of an out-of-limit value; it must read without colour, so it is never left out. */
export function Triangle(props: { down?: boolean | undefined; label: string }) {
  return (
    <svg class="triangle" viewBox="0 0 10 10" role="img" aria-label={props.label}>
      <path d={props.down ? 'M0 .8h10L5 9.6z' : 'M5 .4 10 9.2H0z'} />
    </svg>
  )
}

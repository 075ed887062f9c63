/** What the gallery's parts share: its frame, its still clock and a callback that does nothing. */
import './PartsGallery.css'
import type { JSX } from 'solid-js'

/** 17 Nov 2026, 10:41:12 UTC. */
export const galleryNow = Date.UTC(2026, 10, 17, 10, 41, 12)

export const nothing = () => undefined

export function Section(props: { title: string; children: JSX.Element; block?: boolean | undefined }) {
  return (
    <section class="gallery-section">
      <h2>{props.title}</h2>
      <div class={props.block ? 'gallery-block' : 'gallery-row'}>{props.children}</div>
    </section>
  )
}

import { onMount } from 'solid-js'
import { useTablet } from '../../data/tablet.ts'
import { wallWords as words } from './words.ts'

/** The address of the wall display: opening it locks the screen, and the lock shows the wall in its place. */
export default function ToWall() {
  const { lock } = useTablet()
  onMount(() => lock.lock())
  return <p class="quiet">{words.opening}</p>
}

/** SyncMark: where what was charted is. Props: state saved | sending | onTablet | failed, with count. */
import './Tag.css'
import { words } from '../words.ts'
import { Icon, type IconName } from './Icon.tsx'

export type SyncState =
  | { at: 'saved' }
  | { at: 'sending'; count: number }
  | { at: 'onTablet'; count: number }
  | { at: 'failed' }

const syncIcons: Record<SyncState['at'], IconName> = {
  saved: 'check',
  sending: 'sync',
  onTablet: 'cloudOff',
  failed: 'stop',
}

export function SyncMark(props: { state: SyncState }) {
  const word = () => {
    const state = props.state
    if (state.at === 'sending') return words.sync.sending(state.count)
    if (state.at === 'onTablet') return words.sync.onTablet(state.count)
    return words.sync[state.at]
  }
  return (
    <span class={`sync-mark sync-${props.state.at}`} role="status">
      <Icon name={syncIcons[props.state.at]} size={16} />
      {word()}
    </span>
  )
}

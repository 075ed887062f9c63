import { useTablet } from '../data/tablet.ts'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { Button } from '../parts/Button.tsx'
import { unreadableWords as words } from './unreadable-words.ts'

/** Entries that this tablet cannot open any more: told until a person has looked what is missing. Props: count. */
export default function Unreadable(props: { count: number }) {
  const { outbox } = useTablet()
  return (
    <AlertBlock
      level="critical"
      title={words.said(props.count)}
      actions={<Button onPress={() => void outbox.noteUnreadable()}>{words.noted}</Button>}
    />
  )
}

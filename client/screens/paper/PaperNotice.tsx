import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { transcribe } from '../session/from-paper.ts'
import { useHere } from '../session/here.ts'
import { paperWords as words } from './words.ts'

/** While somebody types in what stood on paper, every page of the session says so, and how to end it. */
export function PaperNotice() {
  const here = useHere()
  return (
    <AlertBlock
      level="attention"
      title={words.on}
      actions={<Button onPress={() => transcribe(here.author(), here.id, false)}>{words.done}</Button>}
    />
  )
}

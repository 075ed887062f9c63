import { createSignal, Show } from 'solid-js'
import { AlertBlock } from '../parts/AlertBlock.tsx'
import { Button } from '../parts/Button.tsx'
import { isLayerOpen } from '../parts/layer.ts'
import { isUpdateReady, useUpdate } from '../update.ts'
import { screenWords } from './words.ts'

const words = screenWords.update

/** Asks to change to a newer version, never while a sheet is open: what is half typed there would be lost. */
export function UpdateNotice() {
  const [later, setLater] = createSignal(false)
  return (
    <Show when={isUpdateReady() && !isLayerOpen() && !later()}>
      <AlertBlock
        level="information"
        title={words.title}
        actions={
          <>
            <Button onPress={useUpdate}>{words.now}</Button>
            <Button kind="quiet" onPress={() => setLater(true)}>
              {words.later}
            </Button>
          </>
        }
      />
    </Show>
  )
}

import './ScanVial.css'
import { createSignal, onCleanup, onMount, Show } from 'solid-js'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { type VialCode, vialCode } from './vial-code.ts'
import { scanWords as words } from './words.ts'

/** A button that opens the tablet's camera in its place and answers what the first readable code on a vial tells. */
export function ScanVial(props: { onRead: (code: VialCode) => void }) {
  const [open, setOpen] = createSignal(false)
  const [said, setSaid] = createSignal<string>()
  const read = (code: VialCode) => {
    setOpen(false)
    setSaid(words.read)
    props.onRead(code)
  }
  const failed = () => {
    setOpen(false)
    setSaid(words.noCamera)
  }
  return (
    <div class="scan">
      <Show
        when={open()}
        fallback={
          <Button
            icon="search"
            onPress={() => {
              setSaid(undefined)
              setOpen(true)
            }}
          >
            {words.open}
          </Button>
        }
      >
        <Camera onRead={read} onFailed={failed} />
        <Button onPress={() => setOpen(false)}>{words.close}</Button>
      </Show>
      <Show when={said()}>{(text) => <AlertBlock level="information" title={text()} />}</Show>
    </div>
  )
}

/** Between two looks, ms: the reader answers within one, and the tablet stays cool. */
const LOOK_EVERY = 150

function Camera(props: { onRead: (code: VialCode) => void; onFailed: () => void }) {
  let video: HTMLVideoElement | undefined
  onMount(() => {
    const ended = new AbortController()
    onCleanup(() => ended.abort())
    void look(video, ended.signal, props.onRead).catch(() => {
      // No camera, none allowed, or no reader: what stands on the vial can always be typed.
      if (!ended.signal.aborted) props.onFailed()
    })
  })
  return (
    <>
      {/* The camera's own picture: there is nothing to be heard or read in it. */}
      <video ref={video} class="scan-picture" aria-label={words.picture} muted playsinline />
      <p class="quiet">{words.hint}</p>
    </>
  )
}

/** Looks through the camera until a code tells of a vial, or the signal ends it. Rejects without camera or reader. */
async function look(video: HTMLVideoElement | undefined, ended: AbortSignal, onRead: (code: VialCode) => void) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  const reader = new Worker(new URL('../../worker/vial-reader.ts', import.meta.url), { type: 'module' })
  try {
    const picture = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    if (video === undefined || picture === null || ended.aborted) return
    video.srcObject = stream
    await video.play()
    while (!ended.aborted) {
      const code = vialCode(await textIn(reader, frameOf(video, picture)))
      if (code !== undefined) return onRead(code)
      await new Promise((later) => setTimeout(later, LOOK_EVERY))
    }
  } finally {
    reader.terminate()
    for (const track of stream.getTracks()) track.stop()
  }
}

function frameOf(video: HTMLVideoElement, picture: CanvasRenderingContext2D): ImageData {
  const { videoWidth: width, videoHeight: height } = video
  picture.canvas.width = width
  picture.canvas.height = height
  picture.drawImage(video, 0, 0)
  return picture.getImageData(0, 0, width, height)
}

const textIn = (reader: Worker, frame: ImageData) =>
  new Promise<string>((resolve, reject) => {
    reader.onmessage = ({ data }: MessageEvent<string>) => resolve(data)
    reader.onerror = () => reject(new Error('the reader of barcodes did not start'))
    reader.postMessage(frame)
  })

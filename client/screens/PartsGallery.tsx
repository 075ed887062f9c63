/**
 * Every part in every state, for eyes, for the visual tests and for axe. Its data is invented and its clock stands
 * still, so that two pictures of it are the same.
 */
import { createSignal, For, Show } from 'solid-js'
import { Button, IconButton, QuickAction } from '../parts/Button.tsx'
import { Dialog } from '../parts/Sheet.tsx'
import { TopBar } from '../parts/TopBar.tsx'
import { chooseTheme, isDim, type Theme, theme } from '../theme.ts'
import { words } from '../words.ts'
import { galleryNow, nothing, Section } from './PartsGalleryFrame.tsx'
import { PairStates } from './PartsGalleryPairs.tsx'
import { BandStates, RecordStates } from './PartsGalleryRecord.tsx'
import { StandingStates } from './PartsGalleryStanding.tsx'
import { SpecimenSheet, TypingStates } from './PartsGalleryTyping.tsx'

const themes: readonly Theme[] = ['light', 'dark', 'system']

export default function PartsGallery() {
  const [open, setOpen] = createSignal<'sheet' | 'dialog' | undefined>()
  const close = () => setOpen(undefined)
  return (
    <>
      <TopBar
        title="Parts"
        note="Every state reads without colour"
        dim={isDim()}
        onDim={() => chooseTheme(isDim() ? 'light' : 'dark')}
        now={galleryNow}
        sync={{ at: 'saved' }}
        user="RA"
        onUser={nothing}
      />
      <main class="gallery">
        <Section title="Theme">
          <For each={themes}>
            {(each) => (
              <Button kind={theme() === each ? 'primary' : 'secondary'} onPress={() => chooseTheme(each)}>
                {words.theme[each]}
              </Button>
            )}
          </For>
        </Section>
        <Section title="Buttons">
          <Button kind="primary">Primary</Button>
          <Button>Secondary</Button>
          <Button kind="quiet">Quiet</Button>
          <Button icon="print">With icon</Button>
          <Button waitingFor="1 order to confirm first">Sign</Button>
          <IconButton icon="more" label="More" onPress={nothing} />
        </Section>
        <Section title="Big buttons">
          <Button size="big" note="HR and sedation missing">
            Save now
          </Button>
          <Button size="big" kind="primary">
            Pump is set to 18 mL/h
          </Button>
          <Button size="big" waitingFor="0.7 is the clinic hard limit and cannot be charted past">
            Needs a physician order
          </Button>
        </Section>
        <Section title="Quick actions">
          <QuickAction icon="rate" wide onPress={nothing}>
            Rate
          </QuickAction>
          <QuickAction icon="hold" wide onPress={nothing}>
            Hold
          </QuickAction>
          <QuickAction icon="resume" wide strong onPress={nothing}>
            Resume
          </QuickAction>
          <QuickAction icon="rate" wide why="Held. Resume first" onPress={nothing}>
            Rate
          </QuickAction>
          <QuickAction icon="observe" onPress={nothing}>
            Observe
          </QuickAction>
          <QuickAction icon="med" onPress={nothing}>
            Medicine
          </QuickAction>
          <QuickAction icon="scores" why="After the end" onPress={nothing}>
            Scores
          </QuickAction>
        </Section>
        <StandingStates />
        <TypingStates />
        <RecordStates />
        <BandStates />
        <PairStates />
        <Section title="Sheet and dialog">
          <Button onPress={() => setOpen('sheet')}>Open sheet</Button>
          <Button onPress={() => setOpen('dialog')}>Open dialog</Button>
        </Section>
      </main>
      <Show when={open() === 'sheet'}>
        <SpecimenSheet onClose={close} />
      </Show>
      <Show when={open() === 'dialog'}>
        <Dialog
          title="Same pressure?"
          chair="3"
          patient="Halvorsen, Marit"
          onClose={close}
          actions={<Button onPress={close}>Keep 164</Button>}
        >
          164 is 36 over the last systolic.
        </Dialog>
      </Show>
    </>
  )
}

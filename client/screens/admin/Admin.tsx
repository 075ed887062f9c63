import './Admin.css'
import { createSignal, Match, Show, Switch } from 'solid-js'
import { fromWire } from '../../../chart/instant.ts'
import { go, path } from '../../address.ts'
import { createAnswer, once } from '../../answer.ts'
import { read } from '../../data/read.ts'
import { useTablet } from '../../data/tablet.ts'
import { clockTime, fullDate } from '../../format.ts'
import { AlertBlock } from '../../parts/AlertBlock.tsx'
import { Button } from '../../parts/Button.tsx'
import { Segmented } from '../../parts/Segmented.tsx'
import { paths } from '../../paths.ts'
import { deskTabs } from '../desk-tabs.ts'
import { Standing } from '../Standing.tsx'
import { TopLine } from '../TopLine.tsx'
import { AuditLog } from './AuditLog.tsx'
import { Backups } from './Backups.tsx'
import { EmergencyAccess, readEmergencies } from './EmergencyAccess.tsx'
import { Inspection } from './Inspection.tsx'
import { People } from './People.tsx'
import { QualityPage } from './QualityPage.tsx'
import { Questions } from './Questions.tsx'
import { Requests } from './Requests.tsx'
import { Retention } from './Retention.tsx'
import { Review } from './Review.tsx'
import { Sessions } from './Sessions.tsx'
import { Settings } from './Settings.tsx'
import { Story } from './Story.tsx'
import { Tablets } from './Tablets.tsx'
import { adminWords as words } from './words.ts'

type View = keyof typeof words.views
const views = Object.keys(words.views) as View[]

/** The part of the desk at an address. The settings were two pages once: the address of either leads to the one. */
const viewAt = (address: string | undefined): View =>
  address === 'clinic' ? 'settings' : (views.find((view) => view === address) ?? 'questions')

/** The administrator's desk: who did what, asked in any way; the record verified; the people of the clinic. */
export default function Admin() {
  const view = () => viewAt(path().split('/')[2])
  const [story, setStory] = createSignal<string>()
  const tablet = useTablet()
  const [emergencies, { refresh }] = createAnswer(once, () => readEmergencies(tablet))
  const unreviewed = () => emergencies()?.value?.unreviewed ?? 0
  const options = () =>
    views.map((value) => ({
      value,
      label: words.views[value],
      ...(value === 'emergency' && unreviewed() > 0 ? { note: String(unreviewed()) } : {}),
    }))
  const show = (wanted: View) => {
    go(paths.adminView(wanted))
    setStory(undefined)
  }
  return (
    <>
      <TopLine title={words.title} tabs={deskTabs('admin')} />
      <main class="admin">
        <Standing />
        <Show when={unreviewed() > 0 && view() !== 'emergency'}>
          <AlertBlock
            level="attention"
            title={words.emergency.badge(unreviewed())}
            actions={<Button onPress={() => show('emergency')}>{words.emergency.look(unreviewed())}</Button>}
          />
        </Show>
        <Segmented label={words.title} hideLabel options={options()} chosen={view()} onChoose={show} />
        <h2 class="unseen">{words.views[view()]}</h2>
        <Switch>
          <Match when={view() === 'log'}>
            <AuditLog />
          </Match>
          <Match when={view() === 'questions'}>
            <div class="admin-standing">
              <Verification />
              <Review />
              <Backups />
            </div>
            <Questions onSession={setStory} />
          </Match>
          <Match when={view() === 'inspection'}>
            <Inspection onSession={setStory} />
          </Match>
          <Match when={view() === 'sessions'}>
            <Sessions onSession={setStory} />
          </Match>
          <Match when={view() === 'requests'}>
            <Requests />
          </Match>
          <Match when={view() === 'emergency'}>
            <EmergencyAccess onSession={setStory} onReviewed={() => void refresh()} />
          </Match>
          <Match when={view() === 'quality'}>
            <QualityPage />
          </Match>
          <Match when={view() === 'retention'}>
            <Retention />
          </Match>
          <Match when={view() === 'people'}>
            <People />
          </Match>
          <Match when={view() === 'tablets'}>
            <Tablets />
          </Match>
          <Match when={view() === 'settings'}>
            <Settings />
          </Match>
        </Switch>
        <Show when={story()} keyed>
          {(session) => <Story session={session} onClose={() => setStory(undefined)} />}
        </Show>
      </main>
    </>
  )
}

type Verdict = {
  readonly intact: boolean
  readonly findings: readonly string[]
  readonly entries: number
  readonly auditRows: number
  readonly checkpoints?: { readonly number: number; readonly at: string }
  readonly key?: string
  readonly remarks: readonly string[]
}

/** One button: the whole record is read, and the first thing that is not as it was written is named. */
function Verification() {
  const tablet = useTablet()
  const [asked, setAsked] = createSignal(0)
  const [verdict] = createAnswer(
    () => asked() || undefined,
    () => read<Verdict>(tablet, '/api/verification'),
  )
  return (
    <section class="admin-card" aria-label={words.verification.title}>
      <h2>{words.verification.title}</h2>
      <Show when={verdict.loading}>
        <p role="status">{words.verification.working}</p>
      </Show>
      <Show when={verdict()?.problem}>
        {(why) => (
          <AlertBlock level="attention" title={words.notReached}>
            {why()}
          </AlertBlock>
        )}
      </Show>
      <Show when={verdict()?.value}>{(value) => <Verdicts {...value()} />}</Show>
      <Button icon="check" onPress={() => setAsked((times) => times + 1)}>
        {words.verification.action}
      </Button>
    </section>
  )
}

function Verdicts(props: Verdict) {
  const when = (at: string) => `${fullDate(fromWire(at))} ${clockTime(fromWire(at))}`
  return (
    <>
      <AlertBlock
        level={props.intact ? 'information' : 'critical'}
        title={props.intact ? words.verification.intact : words.verification.broken}
      >
        {props.intact ? words.verification.counted(props.entries, props.auditRows) : props.findings.join(' ')}
      </AlertBlock>
      <Show when={props.checkpoints}>
        {(newest) => <p>{words.verification.checkpoint(newest().number, when(newest().at))}</p>}
      </Show>
      <Show when={props.key}>{(key) => <p class="quiet">{words.verification.key(key())}</p>}</Show>
      <Show when={props.remarks.length > 0}>
        <p>{props.remarks.join(' ')}</p>
      </Show>
    </>
  )
}

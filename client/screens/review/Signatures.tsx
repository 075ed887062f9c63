import { For, Show } from 'solid-js'
import { signatures, sinceSealed, versions } from '../../../chart/signoff.ts'
import { personName } from '../../../chart/telling.ts'
import { clockTime, fullDate } from '../../format.ts'
import { Icon } from '../../parts/Icon.tsx'
import { useHere } from '../session/here.ts'
import { reviewWords } from './words.ts'

const words = reviewWords.signed

/** Who signed what, newest version first; attestations quiet below. */
export function Signatures() {
  const here = useHere()
  const all = () => signatures(here.session())
  const sealing = () =>
    all()
      .filter(({ meaning }) => meaning !== 'charted')
      .toReversed()
  const attested = () => all().filter(({ meaning }) => meaning === 'charted')
  const when = (at: number) => `${fullDate(at)} ${clockTime(at)}`
  return (
    <section class="stamps" aria-label={words.label}>
      <For each={sealing()}>
        {(each) => (
          <div class="stamp">
            <Icon name="shield" size={28} />
            <p>
              <b>
                {personName(here.context(), each.by)}, {when(each.at)}
              </b>
              <span>{each.statement}</span>
              <span>
                {words.meaning[each.meaning]}
                <Show when={each.version}>{(version) => <>, {words.version(version())}</>}</Show>
              </span>
            </p>
          </div>
        )}
      </For>
      <Show when={versions(here.session()) > 0 && sinceSealed(here.session()).length > 0}>
        <p class="stamp-since">
          <Icon name="alert" size={20} />
          {words.since(sinceSealed(here.session()).length)}
        </p>
      </Show>
      <Show when={attested().length > 0}>
        <ul class="stamp-history">
          <For each={attested()}>
            {(each) => (
              <li>
                <Icon name="note" size={20} />
                {words.meaning.charted} {clockTime(each.at)}, {personName(here.context(), each.by)}
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  )
}

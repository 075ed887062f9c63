/**
 * PatientBand: the right patient, always. Never covered, scrolled or shortened; long names wrap, allergies that do not
 * fit are counted and a tap opens all.
 * Props: place: { chair: "3" } or { date: epoch ms }; photo (address) or nothing; name { family, given };
 * about ("CRPS type I, left forearm"); born ("1979-08-12"); mrn; weight { kg, measuredAt } or
 * 'notWeighed'; allergies: names, [] = none known, or 'notAsked'; now (epoch ms); sync (SyncState); clockOff ("2 min");
 * user: initials; onBoard, onUser, onAllergies.
 * It tells the sheets its height (--band-height), so that they begin below it whatever wraps.
 */
import './PatientBand.css'
import { type JSX, onMount, Show } from 'solid-js'
import { ageAt, bandName, calendarDate, clockTime, figure, initials, nearDate, type PersonName } from '../format.ts'
import { words } from '../words.ts'
import { Allergies } from './Allergies.tsx'
import { tellHeight } from './band-height.ts'
import { ClockAndUser, type ClockAndUserProps } from './ClockAndUser.tsx'
import { Icon } from './Icon.tsx'

export type PatientBandProps = ClockAndUserProps & {
  place: { chair: string } | { date: number }
  photo?: string | undefined
  name: PersonName
  about?: string | undefined
  born: string
  mrn: string
  weight: { kg: number; measuredAt: number } | 'notWeighed'
  allergies: readonly string[] | 'notAsked'
  onBoard: () => void
  onAllergies: () => void
}

/** From this many letters on a name is set smaller and may wrap. */
const longName = 24

export function PatientBand(props: PatientBandProps) {
  let band: HTMLElement | undefined
  onMount(() => band && tellHeight(band))
  return (
    <header ref={band} class="band">
      <button type="button" class="band-home" aria-label={words.band.board} onClick={() => props.onBoard()}>
        <Icon name="board" size={26} />
      </button>
      <Place place={props.place} />
      <Portrait photo={props.photo} name={props.name} />
      <Who name={props.name} about={props.about} />
      <dl class="band-facts">
        <Fact label={words.band.born}>
          {calendarDate(props.born)}{' '}
          <span class="unit">
            {ageAt(props.born, props.now)} {words.units.years}
          </span>
        </Fact>
        <Fact label={words.band.mrn}>{props.mrn}</Fact>
        <Fact label={words.band.dosingWeight}>
          <Show when={props.weight !== 'notWeighed' && props.weight} fallback={<Warned>{words.band.noWeight}</Warned>}>
            {(weight) => (
              <>
                {figure(weight().kg, 1)} {words.units.kg} <span class="unit">{clockTime(weight().measuredAt)}</span>
              </>
            )}
          </Show>
        </Fact>
        <Allergies names={props.allergies} onOpen={props.onAllergies} />
      </dl>
      <ClockAndUser
        now={props.now}
        sync={props.sync}
        clockOff={props.clockOff}
        user={props.user}
        onUser={props.onUser}
      />
    </header>
  )
}

function Place(props: { place: PatientBandProps['place'] }) {
  return (
    <p class="band-place">
      <Show
        when={'chair' in props.place && props.place}
        fallback={<b>{'date' in props.place && nearDate(props.place.date)}</b>}
      >
        {(place) => (
          <>
            <span>{words.band.chair}</span>
            <b class="band-chair">{place().chair}</b>
          </>
        )}
      </Show>
    </p>
  )
}

function Portrait(props: { photo: string | undefined; name: PersonName }) {
  return (
    <Show when={props.photo} fallback={<span class="band-photo band-initials">{initials(props.name)}</span>}>
      {(photo) => <img class="band-photo" src={photo()} alt="" />}
    </Show>
  )
}

function Who(props: { name: PersonName; about: string | undefined }) {
  const isLong = () => props.name.family.length + props.name.given.length > longName
  return (
    <div class="band-who" classList={{ 'band-who-long': isLong() }}>
      <h1>
        {bandName(props.name).family}, <span>{props.name.given}</span>
      </h1>
      <Show when={props.about && !isLong()}>
        <p>{props.about}</p>
      </Show>
    </div>
  )
}

const Fact = (props: { label: string; children: JSX.Element }) => (
  <div>
    <dt>{props.label}</dt>
    <dd>{props.children}</dd>
  </div>
)

const Warned = (props: { children: JSX.Element }) => (
  <span class="band-warned">
    <Icon name="alert" size={18} />
    {props.children}
  </span>
)

import { type ActAt, actsOf, emergency } from '../../../chart/emergency/clocks.ts'
import { emergencySince } from '../../../chart/emergency.ts'
import { useTablet } from '../../data/tablet.ts'
import { EmergencyPanel } from '../emergency/EmergencyPanel.tsx'
import type { Place } from '../places.ts'
import { useTouches } from './LockedChair.tsx'

/** Emergency mode of a locked tablet: each touch waits, with its time, for whoever claims it. No name, no value. */
export function LockedEmergency(props: { place: Place; onBack: () => void }) {
  const { directory } = useTablet()
  const touches = useTouches(() => props.place, true)
  const session = () => props.place.chart.session()
  const touched = (): readonly ActAt[] => touches.waiting().map(({ act, at }) => ({ act, at }))
  const state = () => {
    const since = emergencySince(session()) ?? touched()[0]?.at
    return since === undefined ? undefined : emergency(since, [...actsOf(session(), since), ...touched()])
  }
  return (
    <EmergencyPanel
      chair={props.place.chair()}
      state={state()}
      rescue={directory.context(session())?.protocol.rescue ?? []}
      failure={touches.failed()}
      running={session().infusion.status === 'infusing'}
      onAct={(act) => void touches.touch(act)}
      onBack={props.onBack}
    />
  )
}

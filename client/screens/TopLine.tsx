import { createSignal, onMount, Show, Suspense } from 'solid-js'
import { may } from '../../chart/people.ts'
import { now } from '../clock.ts'
import { useTablet } from '../data/tablet.ts'
import { TopBar } from '../parts/TopBar.tsx'
import { paths } from '../paths.ts'
import { chooseTheme, isDim } from '../theme.ts'
import { clockOff } from './clock-off.ts'
import { UserMenu } from './user-menu.ts'

export type TopLineProps = {
  title: string
  note?: string | undefined
  tabs?: readonly { label: string; href: string; current: boolean }[] | undefined
}

/** The top line of a page without a patient: what TopBar shows, from this tablet's own state, and the user's menu. */
export function TopLine(props: TopLineProps) {
  const { api, me, syncState, presence } = useTablet()
  onMount(() => presence.standAt(undefined))
  const [toReview, setToReview] = createSignal(0)
  const readsAudit = () => {
    const role = me.me()?.staff.role
    return role !== undefined && may(role, 'read-audit')
  }
  /** Charts that were opened without a PIN: the administrator is told on whatever page they open. */
  onMount(() => {
    if (readsAudit())
      void api
        .call<{ unreviewed: number }>('GET', '/api/emergency-access')
        .then((answer) => answer.ok && setToReview(answer.value.unreviewed))
  })
  const [menu, setMenu] = createSignal(false)
  /** Only who may read the audit log is led to it; first where something waits, as the last tab may be cut off. */
  const tabs = () => {
    const desk = readsAudit() ? props.tabs?.find(({ href }) => href === paths.admin) : undefined
    const others = props.tabs?.filter(({ href }) => href !== paths.admin) ?? []
    if (desk === undefined) return others
    return toReview() > 0 ? [{ ...desk, label: `${desk.label} (${toReview()})` }, ...others] : [...others, desk]
  }
  return (
    <>
      <TopBar
        title={props.title}
        note={props.note}
        tabs={tabs()}
        now={now()}
        sync={syncState()}
        clockOff={clockOff()}
        user={me.me()?.staff.initials ?? ''}
        onUser={() => setMenu(true)}
        dim={isDim()}
        onDim={() => chooseTheme(isDim() ? 'light' : 'dark')}
      />
      <Show when={menu()}>
        <Suspense>
          <UserMenu onClose={() => setMenu(false)} />
        </Suspense>
      </Show>
    </>
  )
}

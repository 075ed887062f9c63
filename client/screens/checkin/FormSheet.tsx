import type { JSX } from 'solid-js'
import { Button } from '../../parts/Button.tsx'
import type { IconName } from '../../parts/Icon.tsx'
import { Sheet } from '../../parts/Sheet.tsx'
import { useHere } from '../session/here.ts'
import { NotSaved } from '../session/sheets/when.tsx'

/** A sheet of the check-in: what is asked, and one action, dashed with what it still waits for. */
export function FormSheet(props: {
  title: string
  action: string
  icon?: IconName | undefined
  waitingFor: string | undefined
  /** A quieter way on, under the action. */
  otherwise?: JSX.Element | undefined
  onPress: () => void
  onClose: () => void
  children: JSX.Element
}) {
  const here = useHere()
  return (
    <Sheet
      title={props.title}
      chair={here.chair()}
      patient={here.patient()}
      onClose={() => props.onClose()}
      actions={
        <div class="checkin-action">
          <NotSaved />
          <Button
            size="big"
            kind="primary"
            icon={props.icon}
            waitingFor={props.waitingFor}
            onPress={() => props.onPress()}
          >
            {props.action}
          </Button>
          {props.otherwise}
        </div>
      }
    >
      <div class="checkin-form">{props.children}</div>
    </Sheet>
  )
}

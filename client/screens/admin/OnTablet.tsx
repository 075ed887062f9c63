import { Show } from 'solid-js'

/** The tablet by the name on its label then, its id small beneath; the id alone of one that nobody signed in on. */
export function OnTablet(props: { readonly name?: string | undefined; readonly id?: string | undefined }) {
  return (
    <Show when={props.name} fallback={<span class="admin-id">{props.id}</span>}>
      {props.name}
      <br />
      <span class="admin-id quiet">{props.id}</span>
    </Show>
  )
}

import { Show } from 'solid-js'

/**
 * The tablet by the name on its label then, the end of its id beneath, which tells two of one name apart (the table has
 * all of it); the whole id of one that nobody signed in on.
 */
export function OnTablet(props: { readonly name?: string | undefined; readonly id?: string | undefined }) {
  return (
    <Show when={props.name} fallback={<span class="admin-id">{props.id}</span>}>
      {props.name}
      <br />
      <span class="admin-id-end quiet" title={props.id}>
        …{props.id?.slice(-6)}
      </span>
    </Show>
  )
}

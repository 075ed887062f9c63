import './NoteView.css'
import { createEffect, createMemo, For, type JSX, Match, Show, Switch } from 'solid-js'
import { graph, wholeSpan } from '../../../chart/graph.ts'
import { type Block, type Cell, noteOf, onPaper, type Section, type Table } from '../../../chart/note.ts'
import { sinceSealed, versions } from '../../../chart/signoff.ts'
import { RecordGraph } from '../../parts/RecordGraph.tsx'
import { useHere } from '../session/here.ts'
import { Readout } from '../session/Readout.tsx'
import { type Pointing, useBesideLastTime } from './state.ts'
import { reviewWords } from './words.ts'

/** The note as the pages will say it, from the same value as the PDF: only ink and paper are missing. */
export function NoteView(props: { pointing: Pointing }) {
  const here = useHere()
  const note = createMemo(() => {
    const session = here.session()
    const isSealed = versions(session) > 0 && sinceSealed(session).length === 0
    return noteOf(session, here.context(), { version: versions(session) + (isSealed ? 0 : 1), draft: !isSealed })
  })
  return (
    <article class="note">
      <header class="note-head">
        <div>
          <h2>{note().title}</h2>
          <p>{note().clinic.line}</p>
        </div>
        <div class="note-day">
          <b>{note().day}</b>
          <p>{note().place}</p>
        </div>
      </header>
      <dl class="note-patient">
        <For each={note().patient}>
          {(field) => (
            <div>
              <dt>{field.label}</dt>
              <dd>
                <Said cell={field.value} />
              </dd>
            </div>
          )}
        </For>
      </dl>
      <For each={note().sections}>{(section) => <Part section={section} pointing={props.pointing} />}</For>
    </article>
  )
}

function Part(props: { section: Section; pointing: Pointing }) {
  return (
    <section class="note-section">
      <Show when={props.section.heading}>
        {(heading) => (
          <h3>
            {heading()} <span>{props.section.aside}</span>
          </h3>
        )}
      </Show>
      <For each={props.section.blocks}>{(block) => <Shown block={block} pointing={props.pointing} />}</For>
    </section>
  )
}

function Shown(props: { block: Block; pointing: Pointing }): JSX.Element {
  const is = <K extends Block['block']>(kind: K) =>
    props.block.block === kind ? (props.block as Extract<Block, { block: K }>) : undefined
  return (
    <Switch>
      <Match when={is('table')}>{(table) => <NoteTable table={table()} />}</Match>
      <Match when={is('fields')}>
        {(block) => (
          <>
            <h3>
              {block().title} <span>{block().aside}</span>
            </h3>
            <dl class="note-fields">
              <For each={block().fields}>
                {(field) => (
                  <div>
                    <dt>{field.label}</dt>
                    <dd>
                      <Said cell={field.value} />
                    </dd>
                  </div>
                )}
              </For>
            </dl>
          </>
        )}
      </Match>
      <Match when={is('sentences')}>
        {(block) => (
          <For each={block().sentences}>
            {(cell) => (
              <p>
                <Said cell={cell} />
              </p>
            )}
          </For>
        )}
      </Match>
      <Match when={is('graph')}>
        <NoteGraph pointing={props.pointing} />
      </Match>
      <Match when={is('signatures')}>
        {(block) => (
          <ul class="note-signatures">
            <For each={block().fields}>{(field) => <li>{field.label}</li>}</For>
          </ul>
        )}
      </Match>
    </Switch>
  )
}

/**
 * Laid out anew for the screen's own pixels; the same function draws the one on paper. What is pointed to is brought
 * into view, with what every band and the last session say at that minute; a touch of the graph lets go of it.
 */
export function NoteGraph(props: { pointing: Pointing }) {
  const here = useHere()
  const { earlier } = useBesideLastTime()
  const nothing = () => undefined
  let place: HTMLDivElement | undefined
  createEffect(() => props.pointing.to() !== undefined && place?.scrollIntoView({ block: 'center' }))
  return (
    <div ref={place} class="note-graph" onPointerDown={() => props.pointing.letGo()}>
      <RecordGraph
        sceneOf={(box) =>
          graph(here.session(), onPaper(here.context()), { ...wholeSpan(here.session()), ...box, style: 'screen' })
        }
        label={reviewWords.note.graph}
        onCheck={nothing}
        onTime={nothing}
        readout={(at) => <Readout at={at()} earlier={earlier()} />}
        pointedAt={props.pointing.to()?.at}
      />
    </div>
  )
}

function NoteTable(props: { table: Table }) {
  return (
    <section class="note-table" aria-label={props.table.label} tabindex={0}>
      <table>
        <caption>{props.table.label}</caption>
        <thead>
          <tr>
            <For each={props.table.columns}>
              {(column) => (
                <th scope="col" classList={{ 'note-right': column.align === 'right' }}>
                  {column.head}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.table.rows}>
            {(row) => (
              <tr classList={{ 'note-strong': row.strong }}>
                <For each={row.cells}>
                  {(cell, index) => (
                    <td classList={{ 'note-right': props.table.columns[index()]?.align === 'right' }}>
                      <Said cell={cell} />
                    </td>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  )
}

function Said(props: { cell: Cell }) {
  return (
    <Show when={typeof props.cell !== 'string' && props.cell} fallback={props.cell as string}>
      {(runs) => (
        <For each={runs()}>
          {(run) => (
            <span class={run.tone && `note-${run.tone}`} classList={{ 'note-bold': run.bold }}>
              {run.struck ? <s>{run.text}</s> : run.text}
            </span>
          )}
        </For>
      )}
    </Show>
  )
}

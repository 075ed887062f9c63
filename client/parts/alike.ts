import type { PathMark, RectMark, TextMark } from '../../chart/graph/scene.ts'
import type { Group, Mark, Scene } from '../../chart/graph.ts'

/** The scene with every mark that is drawn as before being the one from before: what did not change is not touched. */
export function keepAlike(scene: Scene, before: Scene): Scene {
  return { ...scene, groups: scene.groups.map((group, index) => keptGroup(group, before.groups[index])) }
}

function keptGroup(group: Group, before: Group | undefined): Group {
  if (before?.name !== group.name) return group
  const marks = group.marks.map((mark, index) => keptMark(mark, before.marks[index]))
  const isSame = marks.length === before.marks.length && marks.every((mark, index) => mark === before.marks[index])
  return isSame && group.label === before.label ? before : { ...group, marks }
}

function keptMark(mark: Mark, before: Mark | undefined): Mark {
  if (before === undefined || before.shape !== mark.shape) return mark
  const fields = fieldsOf[mark.shape]
  const [mine, theirs] = [mark, before] as readonly Readonly<Record<string, unknown>>[]
  return fields.every((field) => isAlike(mine?.[field], theirs?.[field])) ? before : mark
}

const fieldsOf = {
  path: ['d', 'fill', 'stroke', 'thickness', 'dash'] satisfies (keyof PathMark)[],
  rect: ['x', 'y', 'width', 'height', 'fill', 'radius'] satisfies (keyof RectMark)[],
  text: ['x', 'y', 'text', 'size', 'tone', 'bold', 'align'] satisfies (keyof TextMark)[],
} as const

/** The lengths of a dashed line are a list. */
const isAlike = (one: unknown, other: unknown) =>
  one === other || (Array.isArray(one) && Array.isArray(other) && String(one) === String(other))

import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

// A document that becomes larger is interpreted. Why: fragments of fragments double it with each step.
const nodesMax = 2000

/** Directives of the nodes above, of which each can leave the node out. */
type Conditions = readonly (readonly DirectiveNode[])[]

/** A selection set under conditions: inline fragments, one in another. */
const conditional = (set: SelectionSetNode, conditions: Conditions): SelectionSetNode =>
  conditions.reduceRight<SelectionSetNode>(
    (selectionSet, directives) => ({
      kind: Kind.SELECTION_SET,
      selections: [{ kind: Kind.INLINE_FRAGMENT, directives, selectionSet }],
    }),
    set,
  )

/**
 * A document without named fragments: each spread becomes an inline fragment with nodes of its own, and what is under a
 * condition repeats it. Pure.
 * Why: the compiler visits a named fragment once, and forgets the condition of one of two merged fields (ADR-22.8).
 * @returns undefined when it would be too large
 */
export function expandFragments(document: DocumentNode): DocumentNode | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  let nodes = 0
  const setOf = (set: SelectionSetNode, conditions: Conditions): SelectionSetNode => ({
    ...set,
    selections: set.selections.map((node) => expanded(node, conditions)),
  })
  const expanded = (node: SelectionNode, outer: Conditions): SelectionNode => {
    nodes += 1
    if (nodes > nodesMax) return node
    const conditions = node.directives?.length ? [...outer, node.directives] : outer
    if (node.kind === Kind.FIELD)
      return node.selectionSet
        ? { ...node, selectionSet: conditional(setOf(node.selectionSet, conditions), conditions) }
        : { ...node }
    if (node.kind === Kind.INLINE_FRAGMENT) return { ...node, selectionSet: setOf(node.selectionSet, conditions) }
    const fragment = fragments.get(node.name.value)
    if (!fragment) return node
    const { typeCondition, selectionSet } = fragment
    return {
      kind: Kind.INLINE_FRAGMENT,
      typeCondition,
      selectionSet: setOf(selectionSet, conditions),
      ...(node.directives && { directives: node.directives }),
    }
  }
  const definitions = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? [{ ...definition, selectionSet: setOf(definition.selectionSet, []) }]
      : [],
  )
  return nodes > nodesMax ? undefined : { ...document, definitions }
}

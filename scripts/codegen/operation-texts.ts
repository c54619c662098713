import { parseSync } from '@swc/core'

/** `isRequired` = a helper sends the text, so it must fit the schema. */
export type OperationText = { text: string; isRequired: boolean }

type Node = { type: string; [key: string]: unknown }
type Scope = ReadonlyMap<string, Node>

/** Methods and functions whose second argument is an operation of the contract. */
const senders = ['ok', 'gql', 'follow']

/** Strings of a TypeScript source that look like GraphQL operations. Constants in templates become their text. */
export function operationTexts(source: string): OperationText[] {
  const module = parseSync(source, { syntax: 'typescript' }) as unknown as Node
  const constants = new Map<string, Node>()
  for (const node of nodesOf(module)) {
    const { id, init } = node as { id?: Node; init?: Node | null }
    if (node.type === 'VariableDeclarator' && id?.type === 'Identifier' && init) constants.set(String(id.value), init)
  }
  const required = new Set([...nodesOf(module)].map(sentBy).filter((node) => node !== undefined))
  return [...nodesOf(module)].flatMap((node) => {
    const text = textOf(node, constants)
    return text !== undefined && looksLikeOperation(text) ? [{ text, isRequired: required.has(node) }] : []
  })
}

const looksLikeOperation = (text: string): boolean =>
  /^\s*((query|mutation|subscription)\b\s*[\w({]|\{\s*[a-z_]\w*\s*[:({}\s])/i.test(text)

/** The second argument of a call to a sender. */
function sentBy(node: Node): Node | undefined {
  if (node.type !== 'CallExpression') return undefined
  const callee = node.callee as Node
  const name = callee.type === 'MemberExpression' ? (callee.property as Node).value : callee.value
  return senders.includes(String(name)) ? (node.arguments as { expression: Node }[])[1]?.expression : undefined
}

/** The text of a string, a template or a constant. @returns undefined for a text that is made at run time */
function textOf(node: Node, constants: Scope, depth = 0): string | undefined {
  if (node.type === 'StringLiteral') return String(node.value)
  if (node.type === 'TsConstAssertion') return textOf(node.expression as Node, constants, depth)
  if (node.type === 'Identifier' && depth > 0) {
    const constant = constants.get(String(node.value))
    return constant && depth < 5 ? textOf(constant, constants, depth + 1) : undefined
  }
  if (node.type !== 'TemplateLiteral') return undefined
  const parts = (node.expressions as Node[]).map((each) => textOf(each, constants, depth + 1))
  if (parts.includes(undefined)) return undefined
  return (node.quasis as { cooked: string }[]).map(({ cooked }, i) => cooked + (parts[i] ?? '')).join('')
}

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* nodesOf(each)
  else if (typeof value === 'object' && value !== null) {
    if ('type' in value) yield value as Node
    yield* nodesOf(Object.values(value))
  }
}

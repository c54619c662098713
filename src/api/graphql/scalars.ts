import { GraphQLError, GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from 'graphql'
import { type Refusal, storedRefusal } from '../../platform/refusal.ts'
import { apiRefusals } from '../refusals.ts'

/** `wrongValue` reads it back. */
const wrong = (why: Refusal): GraphQLError => new GraphQLError(storedRefusal(why))

/** `YYYY-MM-DD`, an existing day, years 1900–2200. */
export function parseDate(value: unknown): string {
  const day =
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : undefined
  const exists = day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === value
  if (!exists || String(value) < '1900' || String(value) > '2200') throw wrong(apiRefusals.date)
  return String(value)
}

/** RFC 3339 with a zone. */
export function parseDateTime(value: unknown): Date {
  const fits =
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})$/.test(value)
  const at = fits ? new Date(value) : undefined
  if (!at || Number.isNaN(at.getTime())) throw wrong(apiRefusals.dateTime)
  parseDate(String(value).slice(0, 10))
  return at
}

/** A parser for literals, whose refusal has a position in the document. */
const at =
  <T>(parseValue: (value: unknown) => T) =>
  (node: ValueNode): T => {
    try {
      return parseValue(node.kind === Kind.STRING ? node.value : undefined)
    } catch (cause) {
      throw new GraphQLError((cause as Error).message, { nodes: node })
    }
  }

const dateScalar = new GraphQLScalarType({
  name: 'Date',
  serialize: (value) => String(value),
  parseValue: parseDate,
  parseLiteral: at(parseDate),
})

const dateTimeScalar = new GraphQLScalarType({
  name: 'DateTime',
  serialize: (value) => (value instanceof Date ? value : new Date(String(value))).toISOString(),
  parseValue: parseDateTime,
  parseLiteral: at(parseDateTime),
})

const jsonScalar = new GraphQLScalarType({
  name: 'JSON',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
})

export const scalars = { Date: dateScalar, DateTime: dateTimeScalar, JSON: jsonScalar }

import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  parse,
} from 'graphql'
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit'
import type { GraphqlContext } from '../graphql/context.ts'
import { checkDocument, checkValues } from '../graphql/limits.ts'
import { checkFragments, checkKind, checkSource } from '../graphql/source.ts'
import { apiRefusals } from '../refusals.ts'

export type Subscribe = { query: string; variables: Record<string, unknown>; operationName: string | null }

type Values = Record<string, unknown>

/** A subscription that may run. */
export type Operation = {
  /** @returns the stream, or why there is none */
  open(context: GraphqlContext, variables: Values): Promise<AsyncIterator<unknown> | { errors: readonly unknown[] }>
  /** What the subscriber asked of one event, as `told`. */
  resolve<T>(
    event: unknown,
    context: GraphqlContext,
    variables: Values,
    told: (result: ExecutionResult) => T,
  ): T | Promise<T>
}

const overSocket = {
  kinds: ['subscription'],
  otherwise: apiRefusals.socketOnlySubscribes,
}

// The page asks for a handful; strangers may ask for any.
const keptMax = 200
const keptCharacters = 10_000
/** After so many events a text is worth compiling. */
const compiledAfter = 20

/**
 * Reads subscriptions, each text once: thousands of sockets send the same.
 * @returns a function that throws GraphQLError | DomainError BAD_USER_INPUT; AggregateError of graphql's complaints about variables
 */
export function operationReader(schema: () => GraphQLSchema, introspection: boolean): (asked: Subscribe) => Operation {
  const kept = new Map<string, { document: DocumentNode; operation: Operation }>()

  const read = ({ query, operationName }: Subscribe): { document: DocumentNode; operation: Operation } => {
    const key = `${operationName ?? ''}\n${query}`
    const known = kept.get(key)
    if (known) {
      kept.delete(key)
      kept.set(key, known)
      return known
    }
    checkSource(query)
    const document = parse(query)
    checkFragments(document)
    checkKind(document, operationName, overSocket)
    checkDocument(schema(), document, introspection)
    const made = { document, operation: operationOf(schema(), document, operationName) }
    if (query.length <= keptCharacters) kept.set(key, made)
    const [oldest] = kept.keys()
    if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest)
    return made
  }
  return (asked) => {
    const { document, operation } = read(asked)
    checkValues(schema(), document, asked)
    return operation
  }
}

function operationOf(schema: GraphQLSchema, document: DocumentNode, operationName: string | null): Operation {
  let events = 0
  let compiled: CompiledQuery['query'] | undefined
  const plain = async (rootValue: unknown, contextValue: GraphqlContext, variableValues: Values) =>
    execute({ schema, document, rootValue, contextValue, variableValues, operationName })
  return {
    open: async (contextValue, variableValues) => {
      const opened = await createSourceEventStream({ schema, document, contextValue, variableValues, operationName })
      return Symbol.asyncIterator in opened
        ? opened[Symbol.asyncIterator]()
        : { errors: opened.errors ?? [new Error('no stream')] }
    },
    resolve: (event, context, variables, told) => {
      events += 1
      if (events === compiledAfter) compiled = compile(schema, document, operationName)
      if (!compiled) return plain(event, context, variables).then(told)
      // an error is said in graphql's own words: the compiled text makes errors of another kind
      const checked = (result: ExecutionResult) =>
        result.errors ? plain(event, context, variables).then(told) : told(result)
      const result = compiled(event, context, variables) as ExecutionResult | Promise<ExecutionResult>
      return result instanceof Promise ? result.then(checked) : checked(result)
    },
  }
}

/** The operation as one function: a fifth of the work of interpreting it. */
function compile(schema: GraphQLSchema, document: DocumentNode, operationName: string | null) {
  const made = compileQuery(schema, document, operationName ?? undefined)
  return isCompiledQuery(made) ? made.query : undefined
}

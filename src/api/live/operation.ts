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
import { checkKind, checkSize, checkSource } from '../graphql/source.ts'
import { apiRefusals } from '../refusals.ts'
import { expandFragments } from './expand-fragments.ts'

export type Subscribe = { query: string; variables: Record<string, unknown>; operationName: string | null }

type Values = Record<string, unknown>

/** A checked subscription. */
export type Operation = {
  /** @returns the stream, or the errors that prevented it */
  open(context: GraphqlContext, variables: Values): Promise<AsyncIterator<unknown> | { errors: readonly unknown[] }>
  /** result of the subscriber's selection for one event */
  resolve<T>(
    event: unknown,
    context: GraphqlContext,
    variables: Values,
    deliver: (result: ExecutionResult) => T,
  ): T | Promise<T>
}

const overSocket = {
  kinds: ['subscription'],
  otherwise: apiRefusals.socketOnlySubscribes,
}

// The page needs a handful; other clients can send any text.
const keptMax = 200
const keptCharacters = 10_000
/** uses of a text from which compiling pays */
const compiledAfter = 20

/**
 * Reads subscriptions, and parses each text once: thousands of sockets send the same.
 * @returns a function that throws GraphQLError or DomainError BAD_USER_INPUT; AggregateError of graphql's errors about
 * variables
 */
export function operationReader(
  schema: () => GraphQLSchema,
  introspection: boolean,
): (request: Subscribe) => Operation {
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
    checkSize(document)
    checkKind(document, operationName, overSocket)
    checkDocument(schema(), document, introspection)
    const made = { document, operation: operationOf(schema(), document, operationName) }
    if (query.length <= keptCharacters) kept.set(key, made)
    const [oldest] = kept.keys()
    if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest)
    return made
  }
  return (request) => {
    const { document, operation } = read(request)
    checkValues(schema(), document, request)
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
    resolve: (event, context, variables, deliver) => {
      events += 1
      if (events === compiledAfter) compiled = compileOperation(schema, document, operationName)
      if (!compiled) return plain(event, context, variables).then(deliver)
      // Errors come from graphql itself. Why: the compiled function words them differently.
      const checked = (result: ExecutionResult) =>
        result.errors ? plain(event, context, variables).then(deliver) : deliver(result)
      const result = compiled(event, context, variables) as ExecutionResult | Promise<ExecutionResult>
      return result instanceof Promise ? result.then(checked) : checked(result)
    },
  }
}

// Why: otherwise a node's conditions are joined over all places where it is.
const compilerOptions = { useExperimentalPathBasedSkipInclude: true }

/** The operation as one function, which costs a fifth of interpreting it. */
export function compileOperation(schema: GraphQLSchema, document: DocumentNode, operationName: string | null) {
  const expanded = expandFragments(document)
  if (!expanded) return undefined
  const made = compileQuery(schema, expanded, operationName ?? undefined, compilerOptions)
  return isCompiledQuery(made) ? made.query : undefined
}

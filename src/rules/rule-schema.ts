import { longest } from './duration.ts'
import { clauseMax, listMax, nodesMax } from './parsing.ts'

/** JSON Schema (draft 2020-12) of the rule language, served at /schemas/rule.json. `checkRule` checks the rest. */
export function ruleJsonSchema(): Record<string, unknown> {
  const clause = {
    type: 'string',
    maxLength: clauseMax,
    description: '所依据的政策原文 the sentence of the policy it comes from',
  }
  const node = { $ref: '#/$defs/node' }
  const shape = (key: string, value: unknown) => ({
    type: 'object',
    required: [key],
    properties: { [key]: value, clause },
    additionalProperties: false,
  })
  const nodes = { type: 'array', minItems: 1, maxItems: nodesMax, items: node }
  const texts = { type: 'array', minItems: 1, maxItems: listMax, items: { type: 'string' } }
  const fact = { type: 'string', pattern: '^[a-z][a-z0-9_]*$' }
  const leaf = (properties: Record<string, unknown>, rest: Record<string, unknown> = {}) => ({
    type: 'object',
    required: ['fact', ...((rest.required as string[] | undefined) ?? [])],
    properties: { fact, clause, ...properties },
    additionalProperties: false,
    ...(rest.minProperties ? { minProperties: rest.minProperties } : {}),
  })
  const day = { type: 'string', format: 'date' }
  const number = { type: 'number' }
  const length = {
    type: 'object',
    minProperties: 1,
    properties: Object.fromEntries(
      Object.entries(longest).map(([unit, maximum]) => [unit, { type: 'integer', minimum: 0, maximum }]),
    ),
    additionalProperties: false,
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: '/schemas/rule.json',
    title: '适用条件 Jieli rule',
    description:
      'Three-valued (Kleene): a missing fact is never a yes or a no. null = everyone. On DATE facts gte, gt, lte, lt compare completed years on the day of the match (lte: 35 is 35 周岁以下); within, lessThan, atLeast, moreThan compare the time since the date (within: {years: 5} is 5 年以内). 以上、以下、以内、届满 include the bound, 超过、不满、以外 do not (民法典第1259条).',
    oneOf: [{ type: 'null' }, node],
    $defs: {
      node: {
        oneOf: [
          shape('all', nodes),
          shape('any', nodes),
          shape('not', node),
          shape('memberOf', texts),
          shape('portrait', { type: 'string' }),
          leaf({ in: texts }, { required: ['in'] }),
          leaf({ is: { type: ['boolean', 'string', 'number'] } }, { required: ['is'] }),
          leaf({ hasAny: texts }, { required: ['hasAny'] }),
          leaf({ hasAll: texts }, { required: ['hasAll'] }),
          leaf({ gte: number, gt: number, lte: number, lt: number }, { minProperties: 2 }),
          leaf({ after: day, before: day }, { minProperties: 2 }),
          leaf({ within: length, lessThan: length, atLeast: length, moreThan: length }, { minProperties: 2 }),
        ],
      },
    },
  }
}

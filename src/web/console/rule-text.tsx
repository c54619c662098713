import type { ReactNode } from 'react'
import type { FactDefinition } from '../api/generated/types.ts'
import type { Json } from '../api/json.ts'
import { consoleWords } from '../messages/console.ts'
import type { Messages } from '../messages/shared.zh.ts'
import { demandText } from '../messages/value.ts'
import { useWords } from '../messages/words.ts'

type Facts = ReadonlyMap<string, FactDefinition>

/** A rule as sentences. An unreadable part is shown as JSON, so that nothing is missing. */
export function RuleText({ rule, facts }: { rule: Json; facts: Facts }): ReactNode {
  const { words } = useWords(consoleWords)
  if (rule === null) return words.rule.everyone
  return (
    <ul className="rule-text">
      <Part rule={rule} facts={facts} words={words} />
    </ul>
  )
}

function Part({ rule, facts, words }: { rule: Json; facts: Facts; words: Messages }): ReactNode {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return <li>{JSON.stringify(rule)}</li>
  const clause = typeof rule['clause'] === 'string' && <q>{rule['clause']}</q>
  const branch = rule['all'] ?? rule['any'] ?? (rule['not'] === undefined ? undefined : [rule['not']])
  if (!Array.isArray(branch))
    return (
      <li>
        {leafText(rule, facts, words)} {clause}
      </li>
    )
  return (
    <li>
      {rule['all'] ? words.rule.all : rule['any'] ? words.rule.any : words.rule.not} {clause}
      <ul>
        {branch.map((part, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: order is the identity of a sub-rule
          <Part key={at} rule={part} facts={facts} words={words} />
        ))}
      </ul>
    </li>
  )
}

function leafText(rule: { [key: string]: Json }, facts: Facts, words: Messages): string {
  const id = rule['fact']
  const fact = typeof id === 'string' ? facts.get(id) : undefined
  const subject = fact?.name ?? (typeof id === 'string' ? id : '')
  // on a date the bounds count completed years, see /schemas/rule.json
  const read = fact?.kind === 'DATE' ? { ...fact, unit: words.years } : fact
  return `${subject} ${demandText(rule, words, read)}`.trim()
}

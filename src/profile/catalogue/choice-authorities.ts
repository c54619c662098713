import { z } from 'zod'
import type { FactSeed } from './catalogue-file.ts'

const label = z.object({ zh: z.string().min(1), en: z.string().min(1) })

/** Choices of SETs that an authority keeps besides the fact's. `why` names laws and standards for readers of the file. */
const choiceAuthorities = z.array(
  z.strictObject({
    authority: label,
    why: z.string().min(1),
    choices: z.record(z.string(), z.array(z.string()).min(1)),
  }),
)

/** Writes the authority of each choice into its fact. @throws for an unknown fact or choice, and one with two */
export function withAuthorities(facts: readonly FactSeed[], json: unknown): FactSeed[] {
  const left = new Map<string, { zh: string; en: string }>()
  for (const { authority, choices } of choiceAuthorities.parse(json))
    for (const [fact, ids] of Object.entries(choices))
      for (const id of ids) {
        const key = `${fact}.${id}`
        if (left.has(key)) throw new Error(`choice-authorities.json: ${key} has two authorities`)
        left.set(key, authority)
      }
  const done = facts.map((fact) => {
    const values = fact.values?.map((value) => {
      const authority = left.get(`${fact.id}.${value.id}`)
      left.delete(`${fact.id}.${value.id}`)
      return authority ? { ...value, authority } : value
    })
    return values ? { ...fact, values } : fact
  })
  if (left.size > 0) throw new Error(`choice-authorities.json names unknown choices: ${[...left.keys()].join(', ')}`)
  return done
}

import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { storedRefusal } from '../../platform/refusal.ts'
import { industryCodes } from '../reference/industries.ts'
import { profileRefusals } from '../refusals.ts'

/** 一业一档: the part that one industry adds to the wider one above it. */
export const dossierEntry = z.strictObject({
  /** GB/T 4754-2017: section, division or group. */
  code: z
    .string()
    .refine(
      (code) => code.length <= 4 && industryCodes.find(code)?.code === code,
      storedRefusal(profileRefusals.noSuchIndustry),
    ),
  /** tags that its enterprises follow by default */
  topics: z.array(z.string()).default([]),
  /** typical needs, most pressing first */
  needs: z.array(z.string()).default([]),
  /** ids of organisations: industry associations that serve it */
  associations: z.array(z.string()).default([]),
  /** ids of facts of this industry */
  facts: z.array(z.string()).default([]),
})
export type DossierEntry = z.infer<typeof dossierEntry>

const need = z.object({ id: z.string(), zh: z.string(), en: z.string(), tags: z.array(z.string()) })

/** A typical need of enterprises, with the tags of documents that answer it. */
export type Need = z.infer<typeof need>

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8'))

let needs: ReadonlyMap<string, Need> | undefined
let shipped: readonly DossierEntry[] | undefined

/** All needs, by id. */
export function readNeeds(): ReadonlyMap<string, Need> {
  needs ??= new Map(
    z
      .array(need)
      .parse(read('needs'))
      .map((item) => [item.id, item]),
  )
  return needs
}

/** The shipped dossiers. @throws for a wrong file */
export function readDossierFile(): readonly DossierEntry[] {
  shipped ??= z.array(dossierEntry).parse(read('dossiers'))
  return shipped
}

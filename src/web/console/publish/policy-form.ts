import type { AudienceKind, MeasureInput, Policy, PolicyInput, Route } from '../../api/generated/types.ts'
import type { FieldError } from '../../api/graphql.ts'
import type { Json } from '../../api/json.ts'

/** Values of the editor's form: dates and rules as typed, empty = not stated. */
export type MeasureValues = {
  title: string
  audience: AudienceKind
  rule?: string
  support?: string
  applyFrom?: string
  applyTo?: string
  contact?: string
  linkTitle?: string
  linkUrl?: string
  clause?: string
}
export type PolicyValues = {
  title: string
  documentNumber?: string
  issuedOn?: string
  effectiveFrom?: string
  effectiveTo?: string
  body: string
  tags?: string[]
  route: Route
  supersedes?: string
  amends?: { policy: string; measures?: string[] }[]
  urgent?: boolean
  measures?: MeasureValues[]
  interpretations?: { title: string; body: string }[]
}

export const emptyMeasure: MeasureValues = { title: '', audience: 'ENTERPRISE' }
export const emptyPolicy: PolicyValues = {
  title: '',
  body: '',
  route: 'DIRECT',
  measures: [emptyMeasure],
  interpretations: [],
}

export type ParsedRule = { ok: true; rule: Json } | { ok: false; message: string }

/** Empty text = null = everyone. */
export function parseRule(text: string | undefined): ParsedRule {
  if (!text?.trim()) return { ok: true, rule: null }
  try {
    return { ok: true, rule: JSON.parse(text) as Json }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) }
  }
}

/** Call only when every rule parses: the form is not sent otherwise. */
export function toInput(values: PolicyValues): PolicyInput {
  return {
    title: values.title.trim(),
    documentNumber: stated(values.documentNumber),
    issuedOn: stated(values.issuedOn),
    effectiveFrom: stated(values.effectiveFrom),
    effectiveTo: stated(values.effectiveTo),
    body: values.body,
    tags: values.tags ?? [],
    route: values.route,
    supersedes: stated(values.supersedes),
    amends: values.amends ?? [],
    urgent: values.urgent ?? false,
    interpretations: values.interpretations ?? [],
    measures: (values.measures ?? []).map(toMeasure),
  }
}

function toMeasure(values: MeasureValues): MeasureInput {
  const parsed = parseRule(values.rule)
  const [title, url] = [stated(values.linkTitle), stated(values.linkUrl)]
  return {
    title: values.title.trim(),
    audience: values.audience,
    rule: parsed.ok ? parsed.rule : null,
    support: stated(values.support),
    applyFrom: stated(values.applyFrom),
    applyTo: stated(values.applyTo),
    contact: stated(values.contact),
    serviceLink: title || url ? { title: title ?? '', url: url ?? '' } : null,
    clause: stated(values.clause),
  }
}

export function fromPolicy(policy: Policy): PolicyValues {
  return {
    title: policy.title,
    documentNumber: policy.documentNumber ?? '',
    issuedOn: policy.issuedOn ?? '',
    effectiveFrom: policy.effectiveFrom ?? '',
    effectiveTo: policy.effectiveTo ?? '',
    body: policy.body,
    tags: policy.tags.map((tag) => tag.id),
    route: policy.route,
    supersedes: policy.supersedes?.id ?? '',
    amends: policy.amends.map((one) => ({ policy: one.policy.id, measures: one.measures.map(({ id }) => id) })),
    urgent: policy.urgent,
    interpretations: policy.interpretations.map(({ title, body }) => ({ title, body })),
    measures: policy.measures.map((m) => ({
      title: m.title,
      audience: m.audience,
      rule: m.rule === null ? '' : JSON.stringify(m.rule, null, 2),
      support: m.support ?? '',
      applyFrom: m.applyFrom ?? '',
      applyTo: m.applyTo ?? '',
      contact: m.contact ?? '',
      linkTitle: m.serviceLink?.title ?? '',
      linkUrl: m.serviceLink?.url ?? '',
      clause: m.clause ?? '',
    })),
  }
}

/** Places of the form for refused inputs: one entry per place with all messages. Pure. */
export function placesOf(fields: readonly FieldError[]): { name: (string | number)[]; errors: string[] }[] {
  const places = new Map<string, { name: (string | number)[]; errors: string[] }>()
  for (const field of fields) {
    const { name, error } = placeOf(field)
    const known = places.get(name.join('.'))
    if (known) known.errors.push(error)
    else places.set(name.join('.'), { name, errors: [error] })
  }
  return [...places.values()]
}

/** `input.measures[0].rule.all[1].gte` belongs to ["measures", 0, "rule"], with `all[1].gte` in the message. */
function placeOf({ path, message }: FieldError): { name: (string | number)[]; error: string } {
  const inner = /^input\.measures\[(\d+)\]\.(\w+)\.?(.*)$/.exec(path)
  if (inner) {
    const [, at, field = '', rest = ''] = inner
    if (field === 'serviceLink')
      return { name: ['measures', Number(at), rest === 'url' ? 'linkUrl' : 'linkTitle'], error: message }
    return { name: ['measures', Number(at), field], error: rest ? `${rest}：${message}` : message }
  }
  const parts = path
    .replace(/^input\./, '')
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
  return { name: parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part)), error: message }
}

const stated = (text: string | undefined): string | null => text?.trim() || null

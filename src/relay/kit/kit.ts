import { conflict } from '../../platform/errors.ts'
import type { MeasureRecord, PolicyRecord } from '../../publish/record.ts'
import { relayRefusals } from '../refusals.ts'
import type { RelayTask } from '../task.ts'

/** One 政策事项 of a kit: its support, its window and its contact. Days are YYYY-MM-DD. */
export type KitMeasure = Pick<MeasureRecord, 'title' | 'support' | 'applyFrom' | 'applyTo' | 'contact' | 'clause'>

/** Content of text and poster: public words of the document and the organisation's own. Never a member. */
export type KitContent = {
  orgName: string
  /** the organisation's own words; null without a note */
  note: string | null
  title: string
  issuerName: string
  documentNumber: string | null
  effectiveFrom: string | null
  effectiveTo: string | null
  measures: readonly KitMeasure[]
  /** short link */
  link: string
}

/** @throws CONFLICT when the task cannot be forwarded any more */
export function checkHandedOn(task: Pick<RelayTask, 'state'>, policy: Pick<PolicyRecord, 'status'> | undefined): void {
  if (policy?.status !== 'PUBLISHED') throw conflict(relayRefusals.kitEnded)
  if (task.state === 'RECALLED') throw conflict(relayRefusals.kitRecalled)
}

import { conflict } from '../../platform/errors.ts'
import type { MeasureRecord, PolicyRecord } from '../../publish/record.ts'
import { relayRefusals } from '../refusals.ts'
import type { RelayTask } from '../task.ts'

/** One 政策事项 as it is handed on: what may be asked for, until when, and whom to ask. Days are YYYY-MM-DD. */
export type KitMeasure = Pick<MeasureRecord, 'title' | 'support' | 'applyFrom' | 'applyTo' | 'contact' | 'clause'>

/** What text and poster are made of: public words of the document, and the organisation's own. Never a member. */
export type KitContent = {
  orgName: string
  /** The organisation's own words; null when it gave none. */
  note: string | null
  title: string
  issuerName: string
  documentNumber: string | null
  effectiveFrom: string | null
  effectiveTo: string | null
  measures: readonly KitMeasure[]
  /** The short link. */
  link: string
}

/** @throws CONFLICT when there is nothing to hand on any more */
export function checkHandedOn(task: Pick<RelayTask, 'state'>, policy: Pick<PolicyRecord, 'status'> | undefined): void {
  if (policy?.status !== 'PUBLISHED') throw conflict(relayRefusals.kitEnded)
  if (task.state === 'RECALLED') throw conflict(relayRefusals.kitRecalled)
}

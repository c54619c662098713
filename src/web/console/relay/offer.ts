import type { MeasureOffer } from '../../api/generated/types.ts'

/** A policy's offer to enterprises. closesOn = nearest closing day not past, YYYY-MM-DD; undefined = none is stated. */
export type Offer = {
  measures: MeasureOffer[]
  /** measures whose window is open or to come */
  open: MeasureOffer[]
  supports: string[]
  closesOn: string | undefined
  /** all windows have closed */
  closed: boolean
}

/** Pure. @param on YYYY-MM-DD in Shanghai */
export function offerOf(measures: readonly MeasureOffer[], on: string): Offer {
  const forEnterprises = measures.filter(({ audience }) => audience === 'ENTERPRISE')
  const open = forEnterprises.filter(
    ({ applyTo, endedOn }) => (applyTo === null || applyTo >= on) && (endedOn === null || endedOn > on),
  )
  const [closesOn] = open.flatMap(({ applyTo }) => applyTo ?? []).sort()
  return {
    measures: forEnterprises,
    open,
    supports: [...new Set(open.flatMap(({ support }) => support ?? []))],
    closesOn,
    closed: forEnterprises.length > 0 && open.length === 0,
  }
}

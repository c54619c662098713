import type { MeasureOffer } from '../../api/generated/types.ts'

/** What a policy has for enterprises. closesOn = the nearest closing day not past yet, YYYY-MM-DD; undefined = none is stated. */
export type Offer = {
  measures: MeasureOffer[]
  /** Those that can be applied for now or later. */
  open: MeasureOffer[]
  supports: string[]
  closesOn: string | undefined
  /** There were windows, and the last of them has closed. */
  closed: boolean
}

/** Pure. @param on YYYY-MM-DD in Shanghai */
export function offerOf(measures: readonly MeasureOffer[], on: string): Offer {
  const forEnterprises = measures.filter(({ audience }) => audience === 'ENTERPRISE')
  const open = forEnterprises.filter(({ applyTo }) => applyTo === null || applyTo >= on)
  const [closesOn] = open.flatMap(({ applyTo }) => applyTo ?? []).sort()
  return {
    measures: forEnterprises,
    open,
    supports: [...new Set(open.flatMap(({ support }) => support ?? []))],
    closesOn,
    closed: forEnterprises.length > 0 && open.length === 0,
  }
}

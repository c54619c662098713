// What documents, windows, replacements and amendments mean, written down once more and simply. It knows nothing of SQL.

export type Measure = { lo: number; hi: number; applyFrom: string | null; applyTo: string | null }
export type Draft = {
  from: string | null
  to: string | null
  measures: Measure[]
  replaces: number | null
  amends: { doc: number; measures: number[] }[]
}
type Amendment = { doc: number; measures: number[]; from: string; applied: boolean; dropped: boolean }
type Doc = Omit<Draft, 'amends'> & {
  ended: boolean
  matched: string
  replacedBy: number | null
  replacedOn: string | null
  amends: Amendment[]
}
type Notice = { state: 'NOTICED' | 'OPENED' | 'RECALLED'; why: string; opened: boolean; madeFor: number[] }
type Firm = { value: number; personalised: boolean }

export class Model {
  readonly docs: Doc[] = []
  readonly firms: Firm[] = []
  readonly notices = new Map<string, Notice>()

  inForce(doc: number, on: string): boolean {
    const { ended, from, to, replacedOn } = this.#doc(doc)
    return !ended && (!from || from <= on) && (!to || to >= on) && !(replacedOn && replacedOn <= on)
  }

  publish({ amends, ...draft }: Draft, on: string): void {
    const id = this.docs.length
    const first = draft.from && draft.from > on ? draft.from : on
    const amendments = amends.map((one) => ({ ...one, from: first, applied: false, dropped: false }))
    this.docs.push({ ...draft, ended: false, matched: on, replacedBy: null, replacedOn: null, amends: amendments })
    if (draft.replaces !== null) {
      Object.assign(this.#doc(draft.replaces), { replacedBy: id, replacedOn: first })
      if (first === on) this.end(draft.replaces, on)
    }
    for (const [firm] of this.firms.entries()) {
      const fits = this.#fits(firm, id, on)
      if (fits.length > 0) this.#notify(firm, id, fits)
    }
    if (amendments.length > 0 && first === on) this.begin(on)
  }

  /** Ends a document. What it replaces goes with it or, before its day, stays. */
  end(id: number, on: string): void {
    const doc = this.#doc(id)
    if (doc.ended) return
    doc.ended = true
    for (const amendment of doc.amends) if (amendment.from > on) amendment.dropped = true
    for (const [firm] of this.firms.entries()) {
      const notice = this.#notice(firm, id)
      if (notice && notice.state !== 'RECALLED') Object.assign(notice, { state: 'RECALLED', why: 'ended' })
    }
    for (const [older, one] of this.docs.entries())
      if (one.replacedBy === id && !one.ended)
        if ((one.replacedOn ?? '') <= on) this.end(older, on)
        else Object.assign(one, { replacedBy: null, replacedOn: null })
  }

  night(on: string): void {
    for (const [id, { to, ended }] of this.docs.entries()) if (!ended && to && to < on) this.end(id, on)
    this.begin(on)
  }

  /** Everything that begins by a day. */
  begin(on: string): void {
    for (const [id, doc] of this.docs.entries()) {
      if (!this.inForce(id, on) || !this.#isDue(id, on)) continue
      const ending = this.#amendmentsOf(id).filter(({ from, applied }) => from <= on && !applied)
      for (const amendment of ending) amendment.applied = true
      for (const [firm] of this.firms.entries())
        this.#match(firm, id, on, new Set(ending.flatMap(({ measures }) => measures)))
      for (const [older, { replacedBy, replacedOn }] of this.docs.entries())
        if (replacedBy === id && replacedOn && replacedOn <= on) this.end(older, on)
      doc.matched = on
    }
  }

  /** A firm's facts or its wish for personalisation changed. */
  change(firm: number, change: Partial<Firm>, on: string): void {
    Object.assign(this.firms[firm] ?? {}, change)
    // who switches it off is not matched anew, and keeps what is in the inbox until something else is
    if (change.personalised === false) return
    for (const [id] of this.docs.entries()) if (this.inForce(id, on)) this.#match(firm, id, on, new Set())
  }

  open(firm: number, doc: number): boolean {
    const notice = this.#notice(firm, doc)
    if (notice?.state !== 'NOTICED') return false
    Object.assign(notice, { state: 'OPENED', opened: true })
    return true
  }

  #match(firm: number, id: number, on: string, ending: ReadonlySet<number>): void {
    const fits = this.#fits(firm, id, on)
    const notice = this.#notice(firm, id)
    if (fits.length > 0) {
      const isBack = notice?.state === 'RECALLED' && !notice.opened && notice.why !== 'ended'
      if (!notice || isBack) this.#notify(firm, id, fits)
      return
    }
    if (!notice || notice.state === 'RECALLED') return
    // a closed window is no failed rule, and without personalisation no rule is looked at
    if (notice.madeFor.some((measure) => this.#isClosed(id, measure, on))) return
    if (notice.madeFor.some((measure) => ending.has(measure)))
      Object.assign(notice, { state: 'RECALLED', why: 'amended' })
    else if (notice.state === 'NOTICED' && this.firms[firm]?.personalised)
      Object.assign(notice, { state: 'RECALLED', why: 'lost' })
  }

  #notify(firm: number, id: number, madeFor: number[]): void {
    this.notices.set(`${firm} ${id}`, { state: 'NOTICED', why: '', opened: false, madeFor })
  }

  #fits(firm: number, id: number, on: string): number[] {
    const { value, personalised } = this.firms[firm] ?? { value: -1, personalised: false }
    if (!personalised) return []
    return this.#doc(id).measures.flatMap(({ lo, hi, applyTo }, i) =>
      value >= lo && value < hi && (!applyTo || applyTo >= on) && !this.#isEnded(id, i, on) ? [i] : [],
    )
  }

  #isDue(id: number, on: string): boolean {
    const { from, matched, measures } = this.#doc(id)
    const since = (day: string | null): boolean => day !== null && day <= on && day > matched
    return (
      since(from) ||
      measures.some(({ applyFrom }) => since(applyFrom)) ||
      this.#amendmentsOf(id).some((one) => one.from <= on && !one.applied) ||
      this.docs.some((one) => one.replacedBy === id && !one.ended && (one.replacedOn ?? '9') <= on)
    )
  }

  #isEnded(id: number, measure: number, on: string): boolean {
    return this.#amendmentsOf(id).some(({ from, measures }) => from <= on && measures.includes(measure))
  }

  #isClosed(id: number, measure: number, on: string): boolean {
    const { applyTo } = this.#doc(id).measures[measure] ?? { applyTo: null }
    return applyTo !== null && applyTo < on && !this.#isEnded(id, measure, on)
  }

  #amendmentsOf(id: number): Amendment[] {
    return this.docs.flatMap(({ amends }) => amends.filter(({ doc, dropped }) => doc === id && !dropped))
  }

  #notice(firm: number, doc: number): Notice | undefined {
    return this.notices.get(`${firm} ${doc}`)
  }

  #doc(id: number): Doc {
    const doc = this.docs[id]
    if (!doc) throw new Error(`no document ${id}`)
    return doc
  }
}

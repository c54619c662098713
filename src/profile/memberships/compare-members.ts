import type { CurrentMember } from '../../parties/memberships/store.ts'
import type { ListedMember, RefusedRow } from './roster.ts'

/** ADD: the list has some members. REPLACE: it has all; a member missing on it ends. */
export type ImportMode = 'ADD' | 'REPLACE'

/** A list's effect on one company. `listedName` = its name on the list where the register has another. */
export type MemberChange = {
  /** null = unknown to the system */
  recipientId: number | null
  uscc: string
  name: string
  listedName: string | null
  fromOn: string
  /** first day without membership */
  toOn: string | null
  /** the current days, when the list corrects the first one */
  was: { fromOn: string; toOn: string | null } | null
}

/** All effects of a list. Each company is in one group; `differentNames` repeats companies of other groups. */
export type MemberDifference = {
  joined: MemberChange[]
  /** former members */
  rejoined: MemberChange[]
  ending: MemberChange[]
  /** current members with another first day */
  changed: MemberChange[]
  /** past memberships of former or new companies: shown, never written, because they count nowhere */
  past: MemberChange[]
  /** unknown to the system: stored, and members once they are imported */
  unregistered: MemberChange[]
  /** contested by the enterprise: left as they are until the organisation answers */
  contested: MemberChange[]
  unchanged: MemberChange[]
  /** the list has another name than the register; the register's name stays */
  differentNames: MemberChange[]
}

/** The state before the list. */
export type MembersNow = {
  current: readonly CurrentMember[]
  /** by code: listed companies that the system knows */
  known: ReadonlyMap<string, { recipientId: number; name: string }>
  /** recipient id → end of its last past membership */
  lastEnds: ReadonlyMap<number, string>
}

type Place = Exclude<keyof MemberDifference, 'differentNames'>
type Listed = Pick<ListedMember, 'uscc' | 'name' | 'fromOn' | 'toOn'>

/**
 * Compares a list with the current members. Pure.
 * @param refused unreadable rows; companies that they can mean do not count as missing
 * @param on      today in Shanghai: first or last day of changes without a date
 */
export function compareMembers(
  list: readonly Listed[],
  refused: readonly Pick<RefusedRow, 'uscc' | 'name'>[],
  now: MembersNow,
  mode: ImportMode,
  on: string,
): MemberDifference {
  const difference: MemberDifference = {
    joined: [],
    rejoined: [],
    ending: [],
    changed: [],
    past: [],
    unregistered: [],
    contested: [],
    unchanged: [],
    differentNames: [],
  }
  const current = new Map(now.current.map((member) => [member.uscc, member]))
  for (const member of list) {
    const known = now.known.get(member.uscc)
    const { place, change } = known
      ? placeKnown(member, known, current.get(member.uscc), now.lastEnds.get(known.recipientId), on)
      : placeUnknown(member, current.get(member.uscc), on)
    difference[place].push(change)
    if (change.listedName !== null) difference.differentNames.push(change)
  }
  if (mode === 'ADD') return difference
  const named = new Set([...list.map(({ uscc }) => uscc), ...refused.map(({ uscc }) => uscc)])
  const unclear = new Set(refused.flatMap(({ name }) => (name === '' ? [] : [comparable(name)])))
  for (const member of now.current) {
    if (named.has(member.uscc)) continue
    const change = { ...withoutState(member), listedName: null, was: null }
    if (unclear.has(comparable(member.name))) difference.unchanged.push(change)
    else difference.ending.push({ ...change, toOn: laterOf(member.fromOn, on) })
  }
  return difference
}

const withoutState = ({ contested: _contested, ...member }: CurrentMember) => member

function placeKnown(
  listed: Listed,
  { recipientId, name }: { recipientId: number; name: string },
  current: CurrentMember | undefined,
  lastEnd: string | undefined,
  on: string,
): { place: Place; change: MemberChange } {
  const listedName = comparable(name) === comparable(listed.name) ? null : listed.name
  const base = { recipientId, uscc: listed.uscc, name, listedName, was: null }
  if (current) return placeCurrent(base, listed, current, lastEnd)
  // A past membership stays as it is.
  const fromOn = laterOf(listed.fromOn ?? on, lastEnd ?? '')
  const change = { ...base, fromOn, toOn: listed.toOn }
  if (isOver(change, on)) return { place: 'past', change: asListed(change, listed) }
  return { place: lastEnd === undefined ? 'joined' : 'rejoined', change }
}

/** A contested membership keeps its first day; it can only end. */
function placeCurrent(
  base: Omit<MemberChange, 'fromOn' | 'toOn'>,
  listed: Listed,
  current: CurrentMember,
  lastEnd: string | undefined,
): { place: Place; change: MemberChange } {
  const was = { fromOn: current.fromOn, toOn: current.toOn }
  // Never reaches into an earlier membership, which stays as it is.
  const fromOn = listed.fromOn === null || current.contested ? was.fromOn : laterOf(listed.fromOn, lastEnd ?? '')
  const corrected = fromOn === was.fromOn ? { fromOn, was: null } : { fromOn, was }
  if (listed.toOn !== null && listed.toOn !== was.toOn)
    return { place: 'ending', change: { ...base, ...corrected, toOn: laterOf(fromOn, listed.toOn) } }
  // Without a listed last day, a last day before the first one is dropped.
  const toOn = was.toOn !== null && was.toOn <= fromOn ? null : was.toOn
  const change = { ...base, ...corrected, toOn }
  if (change.was) return { place: 'changed', change }
  return { place: current.contested ? 'contested' : 'unchanged', change: { ...change, toOn: was.toOn } }
}

function placeUnknown(
  listed: Listed,
  kept: CurrentMember | undefined,
  on: string,
): { place: Place; change: MemberChange } {
  const change: MemberChange = {
    recipientId: null,
    uscc: listed.uscc,
    name: listed.name,
    listedName: null,
    fromOn: listed.fromOn ?? kept?.fromOn ?? on,
    toOn: listed.toOn ?? kept?.toOn ?? null,
    was: null,
  }
  if (isOver(change, on))
    return kept ? { place: 'ending', change } : { place: 'past', change: asListed(change, listed) }
  if (kept && kept.fromOn !== change.fromOn) change.was = { fromOn: kept.fromOn, toOn: kept.toOn }
  const same = kept && kept.name === change.name && kept.fromOn === change.fromOn && kept.toOn === change.toOn
  return { place: same ? 'unchanged' : 'unregistered', change }
}

/** A past membership with the listed days only. Without a first day, the last day replaces it. */
const asListed = (change: MemberChange, { fromOn, toOn }: Listed): MemberChange => ({
  ...change,
  fromOn: fromOn ?? toOn ?? change.fromOn,
})

const isOver = ({ fromOn, toOn }: { fromOn: string; toOn: string | null }, on: string): boolean =>
  toOn !== null && (toOn <= on || toOn <= fromOn)

const laterOf = (a: string, b: string): string => (a > b ? a : b)

/** Key of a name: spelling differences in character width, case and spaces do not count. */
const comparable = (name: string): string => name.normalize('NFKC').replace(/\s/g, '').toLowerCase()

import type { CurrentMember } from '../../parties/memberships/store.ts'
import type { ListedMember, RefusedRow } from './roster.ts'

/** ADD: the list names some of the members. REPLACE: it names all; who is not on it is none any more. */
export type ImportMode = 'ADD' | 'REPLACE'

/** What a list does to one company. `listedName` where the list calls it otherwise than the register does. */
export type MemberChange = {
  /** null = not in the system. */
  recipientId: number | null
  uscc: string
  name: string
  listedName: string | null
  fromOn: string
  /** The first day it is no member any more. */
  toOn: string | null
  /** The days as they stood, where the list corrects the first one. */
  was: { fromOn: string; toOn: string | null } | null
}

/** Everything a list would do, each company in one place; only `differentNames` names some of them again. */
export type MemberDifference = {
  joined: MemberChange[]
  /** Was a member before. */
  rejoined: MemberChange[]
  ending: MemberChange[]
  /** Stays a member, of another first day. */
  changed: MemberChange[]
  /** No member now, and was one in the past as the list says: shown, never written, since it counts nowhere. */
  past: MemberChange[]
  /** Not in the system: kept, and members as soon as they come in. */
  unregistered: MemberChange[]
  /** Says that it is no member: left as it is until the organisation has answered. */
  contested: MemberChange[]
  unchanged: MemberChange[]
  /** The list calls it otherwise than the register, whose name stays. */
  differentNames: MemberChange[]
}

/** What is known before the list. */
export type MembersNow = {
  standing: readonly CurrentMember[]
  /** Of the companies on the list: whom the system knows. */
  known: ReadonlyMap<string, { recipientId: number; name: string }>
  /** When somebody who is no member any more last was one, by recipient. */
  lastEnds: ReadonlyMap<number, string>
}

type Place = Exclude<keyof MemberDifference, 'differentNames'>
type Listed = Pick<ListedMember, 'uscc' | 'name' | 'fromOn' | 'toOn'>

/**
 * Compares a list with what stands. Pure.
 * @param refused rows that could not be taken: whoever they may mean is not taken for missing
 * @param on      today in Shanghai, when what has no day of its own begins and ends
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
  const standing = new Map(now.standing.map((member) => [member.uscc, member]))
  for (const member of list) {
    const known = now.known.get(member.uscc)
    const { place, change } = known
      ? placeKnown(member, known, standing.get(member.uscc), now.lastEnds.get(known.recipientId), on)
      : placeUnknown(member, standing.get(member.uscc), on)
    difference[place].push(change)
    if (change.listedName !== null) difference.differentNames.push(change)
  }
  if (mode === 'ADD') return difference
  const named = new Set([...list.map(({ uscc }) => uscc), ...refused.map(({ uscc }) => uscc)])
  const unclear = new Set(refused.flatMap(({ name }) => (name === '' ? [] : [comparable(name)])))
  for (const member of now.standing) {
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
  standing: CurrentMember | undefined,
  lastEnd: string | undefined,
  on: string,
): { place: Place; change: MemberChange } {
  const listedName = comparable(name) === comparable(listed.name) ? null : listed.name
  const base = { recipientId, uscc: listed.uscc, name, listedName, was: null }
  if (standing) return placeStanding(base, listed, standing, lastEnd)
  // what was before stays as it was
  const fromOn = laterOf(listed.fromOn ?? on, lastEnd ?? '')
  const change = { ...base, fromOn, toOn: listed.toOn }
  if (isOver(change, on)) return { place: 'past', change: asListed(change, listed) }
  return { place: lastEnd === undefined ? 'joined' : 'rejoined', change }
}

/** A contested membership keeps its days: it may end, and that is all. */
function placeStanding(
  base: Omit<MemberChange, 'fromOn' | 'toOn'>,
  listed: Listed,
  standing: CurrentMember,
  lastEnd: string | undefined,
): { place: Place; change: MemberChange } {
  const was = { fromOn: standing.fromOn, toOn: standing.toOn }
  // never into an earlier membership, which stays as it was
  const fromOn = listed.fromOn === null || standing.contested ? was.fromOn : laterOf(listed.fromOn, lastEnd ?? '')
  const corrected = fromOn === was.fromOn ? { fromOn, was: null } : { fromOn, was }
  if (listed.toOn !== null && listed.toOn !== was.toOn)
    return { place: 'ending', change: { ...base, ...corrected, toOn: laterOf(fromOn, listed.toOn) } }
  // the list says no last day: one that lies before the first is no longer true
  const toOn = was.toOn !== null && was.toOn <= fromOn ? null : was.toOn
  const change = { ...base, ...corrected, toOn }
  if (change.was) return { place: 'changed', change }
  return { place: standing.contested ? 'contested' : 'unchanged', change: { ...change, toOn: was.toOn } }
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

/** Of a past membership only what the list says; without a first day it is the last one. */
const asListed = (change: MemberChange, { fromOn, toOn }: Listed): MemberChange => ({
  ...change,
  fromOn: fromOn ?? toOn ?? change.fromOn,
})

const isOver = ({ fromOn, toOn }: { fromOn: string; toOn: string | null }, on: string): boolean =>
  toOn !== null && (toOn <= on || toOn <= fromOn)

const laterOf = (a: string, b: string): string => (a > b ? a : b)

/** Two spellings of one name: width of characters and spaces do not count. */
const comparable = (name: string): string => name.normalize('NFKC').replace(/\s/g, '').toLowerCase()

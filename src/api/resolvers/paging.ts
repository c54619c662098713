import { readCursor } from '../../notices/notice.ts'
import { badInput } from '../../platform/errors.ts'
import { apiRefusals } from '../refusals.ts'

/** A page size as asked, at most `max`. @throws BAD_USER_INPUT when negative */
export function pageSize(first: number | null | undefined, fallback: number, max: number, path = 'first'): number {
  const size = first ?? fallback
  if (size < 0) throw badInput([{ path, ...apiRefusals.notNegative }])
  return Math.min(size, max)
}

/** Words to look for, as given. @throws BAD_USER_INPUT when too long */
export function checkSearch(search: string | null | undefined): string | undefined {
  if (search && search.length > 100) throw badInput([{ path: 'search', ...apiRefusals.searchTooLong({ max: 100 }) }])
  return search ?? undefined
}

/** Cuts a list read with one more than asked into a connection. */
export function connectionOf<T>(found: readonly T[], first: number, cursorOf: (item: T) => string) {
  const edges = found.slice(0, first).map((node) => ({ cursor: cursorOf(node), node }))
  return { edges, pageInfo: { hasNextPage: found.length > first, endCursor: edges.at(-1)?.cursor ?? null } }
}

/** A numeric id as given; -1 when it cannot be one, so that it is simply not found. */
export const numericId = (id: string): number => (/^\d{1,15}$/.test(id) ? Number(id) : -1)

/** The position a page begins after: the id of the last one seen. @throws BAD_USER_INPUT when it is none */
export function idCursor(after: string | null | undefined): number | undefined {
  if (after === null || after === undefined) return undefined
  const id = numericId(after)
  if (id < 0) throw notCursor()
  return id
}

/** The position in a sequence of notices that is asked for. @throws BAD_USER_INPUT when one is given that is none */
export function givenCursor(after: string | null | undefined): number | undefined {
  if (after === null || after === undefined) return undefined
  const cursor = readCursor(after)
  if (cursor === undefined) throw notCursor()
  return cursor
}

/** Refuses `after`: a position that we never gave would answer with the wrong page. */
export const notCursor = () => badInput([{ path: 'after', ...apiRefusals.notCursor }])

/** What a loader found, in order. */
export const present = <T>(list: readonly (T | undefined | Error)[]): T[] =>
  list.filter((item): item is T => item !== undefined && !(item instanceof Error))

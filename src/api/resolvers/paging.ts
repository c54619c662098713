import { readCursor } from '../../notices/notice.ts'
import { badInput } from '../../platform/errors.ts'
import { apiRefusals } from '../refusals.ts'

/** The requested page size, at most `max`. @throws BAD_USER_INPUT when negative */
export function pageSize(first: number | null | undefined, fallback: number, max: number, path = 'first'): number {
  const size = first ?? fallback
  if (size < 0) throw badInput([{ path, ...apiRefusals.notNegative }])
  return Math.min(size, max)
}

/** The search text as given. @throws BAD_USER_INPUT when too long */
export function checkSearch(search: string | null | undefined): string | undefined {
  if (search && search.length > 100) throw badInput([{ path: 'search', ...apiRefusals.searchTooLong({ max: 100 }) }])
  return search ?? undefined
}

/** A connection from a list read with one item more than requested. */
export function connectionOf<T>(found: readonly T[], first: number, cursorOf: (item: T) => string) {
  const edges = found.slice(0, first).map((node) => ({ cursor: cursorOf(node), node }))
  return { edges, pageInfo: { hasNextPage: found.length > first, endCursor: edges.at(-1)?.cursor ?? null } }
}

/** A numeric id; -1 for an invalid one, which finds nothing. */
export const numericId = (id: string): number => (/^\d{1,15}$/.test(id) ? Number(id) : -1)

/** Id of the last item before the page. @throws BAD_USER_INPUT for an invalid cursor */
export function idCursor(after: string | null | undefined): number | undefined {
  if (after === null || after === undefined) return undefined
  const id = numericId(after)
  if (id < 0) throw notCursor()
  return id
}

/** Position in a sequence of notices. @throws BAD_USER_INPUT for an invalid cursor */
export function givenCursor(after: string | null | undefined): number | undefined {
  if (after === null || after === undefined) return undefined
  const cursor = readCursor(after)
  if (cursor === undefined) throw notCursor()
  return cursor
}

/** Refuses `after`. Why: an invented position would give the wrong page. */
export const notCursor = () => badInput([{ path: 'after', ...apiRefusals.notCursor }])

/** The found objects of a loader, in order. */
export const present = <T>(list: readonly (T | undefined | Error)[]): T[] =>
  list.filter((item): item is T => item !== undefined && !(item instanceof Error))

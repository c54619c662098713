/** One page of a list, as the contract pages all lists. */
export type Connection<T> = {
  edges: { node: T }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  totalCount: number
}

/** The text of a query, mutation or subscription that takes Variables and answers with Result; both exist for the compiler only. */
export type Operation<Result, Variables> = string & { readonly result?: Result; readonly variables?: Variables }

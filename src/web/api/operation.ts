/** Text of an operation that takes Variables and answers with Result. Both are types only. */
export type Operation<Result, Variables> = string & { readonly result?: Result; readonly variables?: Variables }

/** A JSON value of the contract: a rule, a fact's value, or an expectation. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

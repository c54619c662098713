import { customType } from 'drizzle-orm/pg-core'

/** A column of bits, read and written as text of 0 and 1. */
export const bitVarying = customType<{ data: string }>({ dataType: () => 'bit varying' })

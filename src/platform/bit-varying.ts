import { customType } from 'drizzle-orm/pg-core'

/** A `bit varying` column. Values are texts of 0 and 1. */
export const bitVarying = customType<{ data: string }>({ dataType: () => 'bit varying' })

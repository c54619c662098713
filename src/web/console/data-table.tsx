import { Table, type TableProps } from 'antd'
import type { ReactNode } from 'react'

type Props<T> = Omit<TableProps<T>, 'locale' | 'footer' | 'loading'> & {
  loading?: boolean | undefined
  /** shown without rows; '' = nothing */
  empty?: string | undefined
  /** below the rows */
  total?: string | undefined
}

/** A dense table with all rows on one page. While it loads, it shows neither emptiness nor a number. */
export function DataTable<T extends object>({ loading = false, empty, total, ...table }: Props<T>): ReactNode {
  return (
    <Table<T>
      size="small"
      pagination={false}
      loading={loading}
      // antd treats an empty string as missing
      {...(empty !== undefined && { locale: { emptyText: (!loading && empty) || ' ' } })}
      {...(total !== undefined && !loading && { footer: () => total })}
      {...table}
    />
  )
}

import { Table, type TableProps } from 'antd'
import type { ReactNode } from 'react'

type Props<T> = Omit<TableProps<T>, 'locale' | 'footer' | 'loading'> & {
  loading?: boolean | undefined
  /** Stands in place of the rows when there are none; '' = nothing. */
  empty?: string | undefined
  /** Below the rows. */
  total?: string | undefined
}

/** A table of the console: close rows, all on one page. While it loads it says neither that it is empty nor how many there are. */
export function DataTable<T extends object>({ loading = false, empty, total, ...table }: Props<T>): ReactNode {
  return (
    <Table<T>
      size="small"
      pagination={false}
      loading={loading}
      // antd takes an empty string for none given
      {...(empty !== undefined && { locale: { emptyText: (!loading && empty) || ' ' } })}
      {...(total !== undefined && !loading && { footer: () => total })}
      {...table}
    />
  )
}

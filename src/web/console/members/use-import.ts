import { useState } from 'react'
import type { MemberImport, MemberImportMode } from '../../api/generated/types.ts'
import type { ApiError } from '../../api/graphql.ts'
import { applyMembers, type ChangeKind, previewMembers } from '../../api/members.ts'
import { useAction } from '../../loading.ts'

const WRITTEN: readonly ChangeKind[] = ['joined', 'rejoined', 'ending', 'changed', 'unregistered']

/** Number of companies that applying changes. */
export const changesOf = (found: MemberImport): number => WRITTEN.reduce((sum, kind) => sum + found[kind].totalCount, 0)

type Import = {
  /** effects of the list, previewed or applied */
  seen: MemberImport | undefined
  /** the preview has effects */
  canApply: boolean
  busy: boolean
  error: ApiError | undefined
  preview: (csv: string, mode: MemberImportMode) => Promise<boolean>
  apply: () => Promise<boolean>
  /** drops the preview, which is of another list */
  forget: () => void
}

/** Member list of an organisation: previewed, then exactly the previewed effects are applied. */
export function useImport(orgId: string): Import {
  const [shown, setShown] = useState<{ csv: string; mode: MemberImportMode; found: MemberImport }>()
  const { run, busy, error, clear } = useAction()
  const seen = shown?.found
  return {
    seen,
    canApply: seen !== undefined && !seen.applied && changesOf(seen) > 0,
    busy,
    error,
    preview: (csv, mode) => run(async () => setShown({ csv, mode, found: await previewMembers(orgId, csv, mode) })),
    apply: () =>
      run(async () => {
        if (!shown) return
        const { csv, mode, found } = shown
        setShown({ csv, mode, found: await applyMembers(orgId, csv, mode, found.digest) })
      }),
    forget: () => {
      setShown(undefined)
      clear()
    },
  }
}

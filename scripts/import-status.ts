/** Exit status of an import that read its whole file: 0 = all taken, 3 = some refused, 4 = nothing taken. */
export function importStatus(taken: number, refused: number): 0 | 3 | 4 {
  if (taken === 0) return 4
  return refused > 0 ? 3 : 0
}

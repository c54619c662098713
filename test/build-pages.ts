import { execFileSync } from 'node:child_process'
import { type Dirent, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Builds the pages if they are not built, or if a file of `src/` is newer. */
export function buildPages(): void {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const built = statSync(`${root}dist/web/page/index.html`, { throwIfNoEntry: false })
  const sources = readdirSync(`${root}src`, { recursive: true, withFileTypes: true })
  const isNewer = (file: Dirent): boolean =>
    file.isFile() && statSync(join(file.parentPath, file.name)).mtimeMs > (built?.mtimeMs ?? 0)
  if (!built || sources.some(isNewer))
    execFileSync('vite', ['build', '--config', 'src/web/vite.config.ts'], { cwd: root, stdio: 'ignore' })
}

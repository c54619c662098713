import { constants } from 'node:fs'
import { access, open, stat } from 'node:fs/promises'
import { say } from '../src/platform/locale.ts'

export type Readable = { ok: true; size: number } | { ok: false; reason: string }

/** Checks that a path can be read as a file, before the service is opened. @returns size in bytes, or the reason */
export async function checkReadable(path: string): Promise<Readable> {
  const refuse = (why: string): Readable => ({
    ok: false,
    reason: say({ zh: `读不到文件 ${path}：${why}`, en: `cannot read ${path}: ${why}` }),
  })
  try {
    const found = await stat(path)
    if (found.isDirectory()) return refuse(say({ zh: '是文件夹', en: 'it is a directory' }))
    await access(path, constants.R_OK)
    if (found.isFile()) await readOneByte(path)
    return { ok: true, size: found.size }
  } catch (cause) {
    return refuse(reasonOf(cause))
  }
}

// Why read: some files can be opened but not read. Why not from a pipe: a byte that was read is gone.
async function readOneByte(path: string): Promise<void> {
  const file = await open(path)
  try {
    await file.read(Buffer.alloc(1), 0, 1, 0)
  } finally {
    await file.close()
  }
}

function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException
  if (code === 'ENOENT') return say({ zh: '没有此文件', en: 'there is no such file' })
  if (code === 'EACCES' || code === 'EPERM') return say({ zh: '没有权限', en: 'not permitted' })
  return code ?? message
}

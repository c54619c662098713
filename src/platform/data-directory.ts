import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { say } from './locale.ts'

/**
 * Makes the data directory unless it exists. Each folder is made by itself.
 * Why: Node's recursive mkdir never returns below /proc.
 * @returns the reason when the directory cannot be used
 */
export function prepareDataDirectory(path: string): string | undefined {
  try {
    makeDirectory(path)
    if (!statSync(path).isDirectory()) return say({ zh: `${path} 不是文件夹`, en: `${path} is not a directory` })
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return undefined
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    return say({
      zh: `${path} 不能写入（${code ?? message}）`,
      en: `${path} cannot be written to (${code ?? message})`,
    })
  }
}

function makeDirectory(path: string): void {
  if (existsSync(path)) return
  const parent = dirname(path)
  if (parent !== path) makeDirectory(parent)
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (cause) {
    // another process made the folder meanwhile
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
  }
}

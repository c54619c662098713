import { say } from './locale.ts'

/** The line above a list of settings. */
export const wrongSettings = say({ zh: '设置有误：', en: 'Wrong settings:' })

/** A setting that proved wrong when it was used. The process prints its message and exits with status 2. */
export class SettingError extends Error {
  readonly exitStatus = 2
  constructor(setting: string, problem: string) {
    super(`${wrongSettings}\n  ${setting}: ${problem}`)
  }
}

/** Exit status of a process that could not start. */
export const exitStatusOf = (cause: unknown): number => (cause instanceof SettingError ? cause.exitStatus : 1)

/** A setting turned out wrong when it was used: the process says which and ends with status 2. */
export class SettingError extends Error {
  readonly exitStatus = 2
  constructor(setting: string, problem: string) {
    super(`设置有误 Wrong settings:\n  ${setting}: ${problem}`)
  }
}

/** The status with which a process ends that could not start. */
export const exitStatusOf = (cause: unknown): number => (cause instanceof SettingError ? cause.exitStatus : 1)

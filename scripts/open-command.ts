import { openForCommand } from '../src/open-service.ts'
import { exitStatusOf } from '../src/platform/setting-error.ts'

const toStderr = (_fields: object, message: string): void => console.error(message)
const nowhere = (): void => {}

/**
 * Opens the service for a command. Errors go to stderr. A service that cannot be opened ends the process.
 * @param options.warn whether warnings go to stderr too
 */
export function openCommand({ warn }: { warn: boolean }): ReturnType<typeof openForCommand> {
  const log = { info: nowhere, debug: nowhere, warn: warn ? toStderr : nowhere, error: toStderr }
  return openForCommand(log).catch((cause: unknown) => {
    console.error(cause instanceof Error ? cause.message : String(cause))
    process.exit(exitStatusOf(cause))
  })
}

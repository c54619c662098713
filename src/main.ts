import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

async function start(): Promise<void> {
  // before anything else is loaded: a later start compiles nothing again (ADR-02.6); without a place to write it does nothing
  enableCompileCache(fileURLToPath(new URL('../dist/compiled', import.meta.url)))
  const { configOrExit, openDatabase } = await import('./open-database.ts')
  const config = configOrExit({ mails: true })
  // the embedded database is compiled while the rest of the service is loaded
  const [database, { run }] = await Promise.all([openDatabase(config), import('./run.ts')])
  await run(config, database)
}

start().catch(async (cause: unknown) => {
  const { exitStatusOf } = await import('./platform/setting-error.ts')
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`)
  process.exit(exitStatusOf(cause))
})

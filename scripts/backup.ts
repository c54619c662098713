// npm run backup -- DIRECTORY: everything needed to start again elsewhere, keys included. Restored by npm run restore.
// Embedded database: stop the service first. PostgreSQL: a consistent pg_dump of the running database.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { configOrExit } from '../src/open-database.ts'
import { lockDirectory } from '../src/platform/directory-lock.ts'
import { say } from '../src/platform/locale.ts'
import { libpqEnvironment } from './libpq-environment.ts'

const [target, ...rest] = process.argv.slice(2)
if (!target || rest.length > 0) {
  console.error(`${say({ zh: '用法', en: 'usage' })}: npm run backup -- DIRECTORY`)
  process.exit(2)
}
const config = configOrExit()
if (existsSync(target)) {
  console.error(say({ zh: `${target} 已存在，请指定新目录`, en: `${target} exists already; name a new directory` }))
  process.exit(2)
}
try {
  await mkdir(target, { recursive: true, mode: 0o700 })
  if (config.databaseUrl) {
    const { status } = spawnSync('pg_dump', ['--format=custom', `--file=${target}/jieli.dump`, config.databaseUrl], {
      stdio: 'inherit',
      env: libpqEnvironment(config),
    })
    if (status !== 0) throw new Error(say({ zh: 'pg_dump 失败', en: 'pg_dump failed' }))
  } else {
    const lock = await lockDirectory(config.dataDir)
    const client = await PGlite.create(`${config.dataDir}/pglite`)
    const dump = await client.dumpDataDir('gzip')
    await client.close()
    await lock.release()
    await writeFile(`${target}/pglite.tar.gz`, Buffer.from(await dump.arrayBuffer()), { mode: 0o600 })
  }
  // Why the keys: without them sealed addresses and push subscriptions are lost.
  if (config.keys) await writeFile(`${target}/keys.json`, config.keys, { mode: 0o600 })
  else await copyFile(`${config.dataDir}/keys.json`, `${target}/keys.json`)
  console.log(
    say({
      zh: `已备份到 ${target}（含密钥，请妥善保管）`,
      en: `backed up to ${target} (contains the keys, keep it safe)`,
    }),
  )
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : String(cause))
  process.exit(1)
}

// npm run restore -- DIRECTORY: restores a backup into an empty data directory, and into PostgreSQL where that is set.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { configOrExit } from '../src/open-database.ts'
import { lockDirectory } from '../src/platform/directory-lock.ts'
import { say } from '../src/platform/locale.ts'
import { libpqEnvironment } from './libpq-environment.ts'

const [source, ...rest] = process.argv.slice(2)
if (!source || rest.length > 0 || !existsSync(`${source}/keys.json`)) {
  console.error(
    say({
      zh: '用法: npm run restore -- DIRECTORY（由 npm run backup 生成）',
      en: 'usage: npm run restore -- DIRECTORY (made by npm run backup)',
    }),
  )
  process.exit(2)
}
const config = configOrExit()
try {
  const lock = await lockDirectory(config.dataDir)
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  if (existsSync(`${config.dataDir}/pglite`) || existsSync(`${config.dataDir}/keys.json`)) {
    throw new Error(
      say({
        zh: `${config.dataDir} 不是空的，恢复不会覆盖已有数据`,
        en: `${config.dataDir} is not empty; restoring overwrites nothing`,
      }),
    )
  }
  if (config.databaseUrl) {
    const args = ['--exit-on-error', '--no-owner', `--dbname=${config.databaseUrl}`, `${source}/jieli.dump`]
    if (spawnSync('pg_restore', args, { stdio: 'inherit', env: libpqEnvironment(config) }).status !== 0)
      throw new Error(say({ zh: 'pg_restore 失败', en: 'pg_restore failed' }))
  } else {
    const dump = new Blob([await readFile(`${source}/pglite.tar.gz`)])
    const client = await PGlite.create(`${config.dataDir}/pglite`, { loadDataDir: dump })
    await client.close()
  }
  await copyFile(`${source}/keys.json`, `${config.dataDir}/keys.json`)
  await chmod(`${config.dataDir}/keys.json`, 0o600)
  await lock.release()
  const into = config.databaseUrl ? 'PostgreSQL' : config.dataDir
  console.log(say({ zh: `已恢复到 ${into}`, en: `restored into ${into}` }))
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : String(cause))
  process.exit(1)
}

import { readDemoTemplate } from './demo/demo-template.ts'
import { shanghaiDay, systemClock } from './platform/clock.ts'
import { type Config, readConfig } from './platform/config.ts'
import { type KeyRing, keyRingFromFile, parseKeyRing } from './platform/crypto.ts'
import { prepareDataDirectory } from './platform/data-directory.ts'
import { type Database, openPglite, openPostgres } from './platform/db.ts'
import { wrongSettings } from './platform/setting-error.ts'

/**
 * The settings of this process; prints what is wrong and ends it with status 2 otherwise.
 * @param options.mails whether it sends mail, which without SMTP_URL is written to the data directory
 */
export function configOrExit(options: { mails?: boolean } = {}): Config {
  const read = readConfig(process.env)
  if (!read.ok) return refuse(read.problems)
  const { config } = read
  const written = !config.databaseUrl || !config.keys || (options.mails && config.role !== 'api' && !config.smtpUrl)
  const problem = written ? prepareDataDirectory(config.dataDir) : undefined
  return problem ? refuse([`JIELI_DATA_DIR: ${problem}`]) : config
}

function refuse(problems: readonly string[]): never {
  process.stderr.write(`${wrongSettings}\n${problems.map((line) => `  ${line}`).join('\n')}\n`)
  process.exit(2)
}

/** Opens the database the settings ask for. */
export async function openDatabase(config: Config): Promise<Database> {
  if (config.databaseUrl)
    return openPostgres(config.databaseUrl, { poolSize: config.poolSize, caFile: config.databaseCaFile })
  const template = config.demo ? readDemoTemplate(shanghaiDay(systemClock.now())) : undefined
  return openPglite(config.dataDir, { template })
}

/** The key ring: from JIELI_KEYS, else a file in the data directory. */
export async function openKeyRing(config: Config): Promise<KeyRing> {
  if (config.keys) return parseKeyRing(config.keys)
  return keyRingFromFile(`${config.dataDir}/keys.json`)
}

// Part of npm run check. The arrows of src/README.md: a folder imports only from its left, and folders between the same
// arrows do not import each other. Only api/ authorises. Only listed files run SQL. A folder writes only its tables.

import { globSync, readFileSync } from 'node:fs'
import type { IForbiddenRuleType } from 'dependency-cruiser'
import { cruise } from 'dependency-cruiser'
import { sqlViolations } from './sql-rules.ts'

const ranks = [
  ['rules', 'platform'],
  ['parties'],
  ['auth'],
  ['profile'],
  ['publish'],
  ['subscribe', 'match'],
  ['notices'],
  ['feed', 'dispatch'],
  ['portals', 'relay'],
  ['consult', 'track'],
  ['demo'],
  ['api'],
]
const folders = ranks.flat()

const arrows: IForbiddenRuleType[] = ranks.flatMap((rank, i) =>
  rank.map((folder) => {
    const allowed = [...ranks.slice(0, i).flat(), folder]
    const refused = folders.filter((other) => !allowed.includes(other))
    return {
      name: `${folder} imports only from its left`,
      severity: 'error' as const,
      from: { path: `^src/${folder}/` },
      to: {
        path: `^src/(${[...refused, 'web'].join('|')})/|^src/(pipeline|app|main|run|open-database|open-service)\\.ts$`,
      },
    }
  }),
)

const forbidden: IForbiddenRuleType[] = [
  ...arrows,
  {
    name: 'rules imports only itself',
    severity: 'error',
    from: { path: '^src/rules/' },
    to: { pathNot: '^src/rules/' },
  },
  {
    // The reader of workbooks is pure, and the console reads a list before it sends it.
    name: 'web imports no server code',
    severity: 'error',
    from: { path: '^src/web/' },
    to: { path: '^src/(?!web/)', pathNot: '^src/platform/workbook\\.ts$' },
  },
  {
    name: 'src imports neither tests nor scripts',
    severity: 'error',
    from: { path: '^src/' },
    to: { path: '^(test|scripts)/' },
  },
  {
    name: 'only api authorises and audits',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/(api|auth)/' },
    to: { path: '^src/auth/(access|authorise|audit|managed-organisation)\\.ts$' },
  },
  {
    name: 'no circles',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
]

const result = await cruise(['src'], {
  ruleSet: { forbidden },
  validate: true,
  doNotFollow: { path: 'node_modules' },
  tsPreCompilationDeps: true,
  parser: 'swc',
  extraExtensionsToScan: [],
})
const output = typeof result.output === 'string' ? JSON.parse(result.output) : result.output
// Beside TypeScript 7 it cruises 0 modules and passes unless @swc/core is installed.
const modules: number = output.summary.totalCruised
if (modules < 100) {
  console.error(`only ${modules} modules were looked at: the check itself is broken`)
  process.exit(1)
}
const sources = globSync('src/**/*.ts').filter((path) => !path.startsWith('src/web/'))
const violations = [
  ...output.summary.violations.map(
    ({ rule, from, to }: (typeof output.summary.violations)[number]) => `${rule.name}: ${from} -> ${to}`,
  ),
  ...sqlViolations(new Map(sources.map((path) => [path, readFileSync(path, 'utf8')]))),
]
for (const violation of violations) console.error(violation)
console.log(`${modules} modules, ${violations.length} violations`)
process.exit(violations.length === 0 ? 0 : 1)

// Part of npm run check: tests take calendar days in Asia/Shanghai, from test/shanghai-day.ts or the functions of src.
import { globSync, readFileSync } from 'node:fs'
import { utcDays } from './utc-days.ts'

const found = globSync('test/**/*.ts')
  .sort()
  .flatMap((file) => utcDays(readFileSync(file, 'utf8')).map((line) => `${file}:${line}`))
for (const place of found)
  console.error(`${place}: a day cut out of an instant is not the day in Shanghai; take it from test/shanghai-day.ts`)
process.exit(found.length === 0 ? 0 : 1)

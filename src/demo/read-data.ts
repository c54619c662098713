import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { fillPlaceholders } from './placeholders.ts'

const folder = new URL('data/', import.meta.url)

/** A file of `data/`. Its placeholders are filled for the day the demo begins (YYYY-MM-DD). */
export const readDemoFile = (name: string, on: string): string =>
  fillPlaceholders(readFileSync(new URL(name, folder), 'utf8'), on)

/** Lines of a JSON Lines file as the importers read them. */
export const readDemoLines = (name: string, on: string): string[] => readDemoFile(name, on).split('\n').filter(Boolean)

/** Parsed lines of a JSON Lines file. @example readDemoObjects<DemoQuestion>('questions.jsonl', on) */
export const readDemoObjects = <T>(name: string, on: string): T[] =>
  readDemoLines(name, on).map((line) => JSON.parse(line) as T)

/** Rows of a CSV file by column name, each with its line. */
export const readDemoRows = <Column extends string>(
  name: string,
  on: string,
): ({ line: number } & Record<Column, string>)[] =>
  parse<Record<Column, string>>(readDemoFile(name, on), { columns: true }).map((row, i) => ({ line: i + 2, ...row }))

/** Organisations with a member list in `data/members/`. */
export const demoMemberLists = (): string[] =>
  readdirSync(new URL('members/', folder)).map((name) => name.replace(/\.csv$/, ''))

#!/usr/bin/env bash
# Finding: in drizzle-orm the columns of a table's extra configuration have no enumValues.
#
# drizzle-orm 0.45.4. `pgTable(name, columns, (t) => [...])`: `t.state.enumValues` is undefined there, though the same
# column of the finished table has them. A CHECK that is made from the list of an enum column, in the place that is made
# for CHECKs, finds no list.
# Expected from memory: the callback gets the table's columns.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund drizzle-orm@0.45.4 >/dev/null
cat > look.mjs <<'EOF'
import { getTableConfig, pgTable, text } from 'drizzle-orm/pg-core'
let seen
const tasks = pgTable('tasks', { state: text({ enum: ['OPEN', 'DONE'] }) }, (t) => {
  seen = t.state.enumValues
  return []
})
getTableConfig(tasks)
console.log('in the callback:', JSON.stringify(seen), '· on the table:', JSON.stringify(tasks.state.enumValues))
EOF
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = 'in the callback: undefined · on the table: ["OPEN","DONE"]' ] || { echo 'the behaviour has changed'; exit 1; }

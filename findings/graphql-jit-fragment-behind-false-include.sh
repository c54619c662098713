#!/usr/bin/env bash
# Finding: graphql-jit drops the fields of a named fragment that is spread twice, first under a condition that is false.
#
# graphql-jit 0.8.9 with graphql 16.15.0. `{ ...A @include(if: false) ...B }`, where B spreads A.
# graphql-js gives the fields of A and B (GraphQL specification, CollectFields: the skipped spread is not visited, so the
# second one is). The compiled query gives B's own field only; with useExperimentalPathBasedSkipInclude too.
# Expected from memory: the option named for @skip and @include makes the two agree.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund graphql-jit@0.8.9 graphql@16.15.0 >/dev/null
cat > look.mjs <<'EOF'
import { buildSchema, executeSync, parse } from 'graphql'
import * as jit from 'graphql-jit'
const schema = buildSchema('type Query { a: Int b: Int }')
const document = parse('query($x: Boolean!) { ...A @include(if: $x) ...B } fragment B on Query { ...A b } fragment A on Query { a }')
const [rootValue, variables] = [{ a: 1, b: 2 }, { x: false }]
const print = (name, { data }) => console.log(name, JSON.stringify(data))
print('graphql-js:', executeSync({ schema, document, rootValue, variableValues: variables }))
for (const useExperimentalPathBasedSkipInclude of [false, true]) {
  const compiled = jit.compileQuery(schema, document, '', { useExperimentalPathBasedSkipInclude })
  print(`graphql-jit, option ${useExperimentalPathBasedSkipInclude}:`, await compiled.query(rootValue, {}, variables))
}
EOF
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = 'graphql-js: {"a":1,"b":2}
graphql-jit, option false: {"b":2}
graphql-jit, option true: {"b":2}' ] || { echo 'the behaviour has changed'; exit 1; }

#!/usr/bin/env bash
# Finding: graphql-jit demands a non-null variable that has a default.
#
# graphql-jit 0.8.9 with graphql 16.15.0. `query($x: Boolean! = true) { a @include(if: $x) }` without variables is valid
# (GraphQL specification, CoerceVariableValues: the default is used). graphql-js answers; the compiled query answers with
# an error that the variable was not provided.
# Expected from memory: both coerce variables alike.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund graphql-jit@0.8.9 graphql@16.15.0 >/dev/null
cat > look.mjs <<'EOF'
import { buildSchema, executeSync, parse } from 'graphql'
import * as jit from 'graphql-jit'
const schema = buildSchema('type Query { a: Int }')
const document = parse('query($x: Boolean! = true) { a @include(if: $x) }')
const print = (name, { data, errors }) => console.log(`${name}: ${JSON.stringify(data ?? null)}, errors: ${errors?.length ?? 0}`)
print('graphql-js', executeSync({ schema, document, rootValue: { a: 1 }, variableValues: {} }))
print('graphql-jit', await jit.compileQuery(schema, document, '').query({ a: 1 }, {}, {}))
EOF
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = 'graphql-js: {"a":1}, errors: 0
graphql-jit: null, errors: 1' ] || { echo 'the behaviour has changed'; exit 1; }

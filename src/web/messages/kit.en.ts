import type { KitMessages } from './kit.zh.ts'

/** The words of kit.zh.ts in English. */
export const kitEn: KitMessages = {
  tabs: { members: 'Members', kit: 'Forwarding kit', outreach: 'Told outside' },
  ended: 'The task was recalled; there is nothing to hand on.',
  text: 'Text for a group chat',
  textHint:
    'Paste it into WeChat or another chat; you may change it before. Please leave the meaning of the policy as it is.',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'The browser does not allow copying: select the text and copy it by hand.',
  link: 'Short link',
  qr: 'QR code',
  qrAlt: 'QR code of the short link, opens the public page of the policy',
  qrDownload: 'Download the QR code',
  poster: 'Download the poster (A4, PDF)',
  posterHint: 'Ready to print. Long policies are set smaller; what does not fit is counted.',
  callSheet: 'Download the call sheet (CSV)',
  callSheetHint:
    'Members not reached yet. After calling fill in 方式 (how), 时间 (when) and 备注 (note), then import it under “Told outside”. Leave 方式 empty where you got hold of nobody (no answer, wrong number).',
  scans: (n) => `The short link was opened ${n} ${n === 1 ? 'time' : 'times'}`,
  scansHint: 'Counted only; nobody is told apart. Link previews and search engines are left out.',
  scanDay: (day, n) => `${day}: ${n}`,

  withdraw: 'Take back',
  withdrawSure: (company) =>
    `Take back every contact with “${company}” that your organisation recorded with this task? It counts no longer; the relay log keeps that it had been recorded.`,
  withdrawOneSure:
    'Take this contact back? It counts no longer; the relay log keeps that it had been recorded. A contest of it is settled by this.',
  withdrawn: 'Taken back.',

  importTitle: 'Import a filled-in call sheet',
  importHint:
    'The call sheet of the forwarding kit will do. Leave 方式 empty where you got hold of nobody (no answer, wrong number): such rows are skipped. You see what would happen before anything is recorded.',
  choose: 'Choose a file (.xlsx or CSV)',
  preview: 'What would be imported',
  result: 'What was imported',
  confirm: (n) => `Record ${n}`,
  close: 'Close',
  wouldCounts: (recorded, already, refused, skipped) =>
    `${recorded} to record, ${already} there already, ${refused} refused, ${skipped} rows skipped (not contacted)`,
  counts: (recorded, already, refused, skipped) =>
    `${recorded} recorded, ${already} there already, ${refused} refused, ${skipped} rows skipped (not contacted)`,
  line: 'Line',
  company: 'Enterprise',
  outcome: { RECORDED: 'Recorded', ALREADY: 'There already', REFUSED: 'Refused' },
  reason: 'Why',

  recordedTitle: 'Contacts outside the system',
  recordedHint:
    'Recorded by your organisation, counted apart and never as opened. An enterprise may contest a record; it then counts no longer.',
  told: (n) => `${n} told outside`,
  contested: (n) => `${n} contested`,
  none: 'Nothing recorded yet.',
  noMember: '(no member any more)',
  method: 'How',
  at: 'When',
  note: 'Note',
  state: 'State',
  counted: 'Counts',
  contestedAt: (at) => `Contested by the enterprise on ${at}`,

  aboutTitle: 'Told outside the system',
  aboutHint:
    'These organisations say that they told you outside the system. If it was not so you may contest it; the record then counts no longer.',
  about: (org, at, method) => `${org}, ${at}, by “${method}”`,
  contest: 'Contest',
  contestReason: 'Say what was different (the organisation sees it)',
  contestSend: 'Send',
  contestDone: 'Sent: the record counts no longer.',
  youContested: (at) => `You contested this on ${at}`,
}

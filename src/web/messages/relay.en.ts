import type { RelayMessages } from './relay.zh.ts'

const s = (n: number): string => (n === 1 ? '' : 's')

export const relayEn: RelayMessages = {
  setAside: (count) => `Not concerned (${count})`,
  setAsideSure: (count) =>
    `You checked: this policy does not concern these ${count}? They leave “to verify” and “unreached”, and can be taken back; whoever matches by new facts comes back.`,
  setAsideDone: 'Set aside',
  setAsideOnly: (count) => `Found not concerned (${count})`,
  takeBack: (count) => `Verify again (${count})`,
  takeBackSure: (count) => `Put these ${count} back to be verified?`,
  takenBack: 'Taken back',
  provisional: (earliest) => `provisional until the State Council’s holiday notice; ${earliest} at the earliest`,
  provisionalShort: 'provisional',
  stage: { HALF: 'half time over', DUE: 'due today', OVERDUE: 'overdue' },
  reminded: {
    HALF: (at) => `${at}: reminded at half time`,
    DUE: (at) => `${at}: reminded on the last day`,
    ESCALATED: (at) => `${at}: overdue, the issuer was told`,
  },

  openTasks: 'To do',
  allTasks: 'All',
  noOpenTasks: 'No relay task waits for you',
  contested: (n) => `Contested: ${n}`,
  contestedHint: 'Enterprises contest contacts recorded outside the system',
  unreachedHint:
    'Of the members to forward and to verify: those for whom no notice was accepted or opened and whom nobody told outside, as “Unreached only” lists them. “Unreached” on the chain’s page counts the matched only, not those to verify.',
  verifyHint:
    'Members of whom too little is known to say whether it is for them, for you to verify. Those forwarded since are still counted; those to forward are not.',
  closesOn: 'Apply until',
  allClosed: 'Closed',
  noClosing: 'not stated',
  sortBy: 'Sort',
  order: { due: 'By deadline', closes: 'By closing day', unreached: 'By unreached', verify: 'By to verify' },
  followUp: (tasks, companies) =>
    `Of the forwarded tasks ${tasks} still ${tasks === 1 ? 'has' : 'have'} ${companies} unreached (with those to verify)`,
  followUpShow: 'Show them, most unreached first',
  offers: (n) => `Measures for enterprises (${n})`,
  held: (n, at) => `The notices of ${n} member${s(n)} wait to be forwarded; sent by the system at the latest on ${at}`,
  heldUntilDue: (n) => `The notices of ${n} member${s(n)} wait to be forwarded; sent by the system after the deadline`,
  handedNote: (from) => `Words from above (${from})`,
  ownNote: 'Your last note',
  returnedFor: 'Why it was returned',
  recalledFor: 'Why it was recalled',
  forwardNobody: 'No member to forward: verify first, then tick whom to forward to',

  memberNote: 'Note to your own members',
  orgNote: 'Words to the organisations',
  orgNoteHint: 'Optional. Only these organisations see it; it does not go to enterprises.',
  refusedOrgs: (n) => `${n} cannot be handed the task; nothing was handed to the others yet:`,
  dropRefused: (n) => `Leave out ${n === 1 ? 'this one' : `these ${n}`}`,

  receiveMany: (n) => `Receive many (${n})`,
  receiveOutcomes: 'Receive many: outcome of each task',
  receivedMany: (done, failed) => `${done} task${s(done)} received${failed ? `; ${failed} failed, see below` : ''}.`,
  receivedNow: 'received',
  cannotReceive: 'not received',
  leftOut: (n) => `No member to forward: verify first (${n} task${s(n)}, left out)`,
  companyCounts: (forward, verify, unreached) => `${forward} to forward · ${verify} to verify · ${unreached} unreached`,
  selectWaiting: (n) => `Select all to forward (${n})`,
  batch: (n) => `Forward many (${n})`,
  batchPreview: 'Forward many: first what it does, then confirm',
  batchConfirm: (n) => `Forward ${n} task${s(n)}`,
  batchWould: ({ ready, failed, toNotice, unopened, toRemind, opened }) =>
    `${ready} task${s(ready)} can be forwarded: ${toNotice} new notice${s(toNotice)}, ${unopened} noticed and unread (${toRemind} reminded), ${opened} opened` +
    (failed ? `; ${failed} cannot` : '') +
    '. Nothing is sent before you confirm.',
  batchDid: ({ ready, failed, toNotice, unopened, toRemind, opened }) =>
    `${ready} task${s(ready)} forwarded: ${toNotice} new notice${s(toNotice)}, ${unopened} unread (${toRemind} reminded), ${opened} opened` +
    (failed ? `; ${failed} failed, see below` : '') +
    '.',
  batchNotReminded: (n) =>
    `Of the unread, ${n} get no reminder (no account, no contact, or reminded before): please call them`,
  batchInboxOnly: (n) =>
    `Of the new notices, ${n} show only after signing in (no account or no contact): please call them`,
  batchCall: '“By company” has one call sheet about all of them.',
  batchWhom: 'Forward to',
  batchAll: 'All members suggested',
  batchList: (name, n) => `List: ${name} (${n})`,
  batchListHint:
    'Of each task, the members on the list that are suggested or to be verified; a task with none of them cannot be forwarded.',
  batchNoteHint: 'Optional. Goes to the enterprises with each of them; the policy is not altered.',
  toNotice: 'New notices',
  unopened: 'Noticed, unread',
  newlyNoticed: 'New notices',
  opened: 'Opened',
  companies: (n) => String(n),
  inboxOnly: (n) => `${n} only after signing in`,
  willRemind: (n) => `${n} to be reminded`,
  didRemind: (n) => `${n} reminded`,
  notReminded: (n) => `${n} without a reminder`,
  canForward: 'can be forwarded',
  nobody: 'nobody to forward to; only marked as forwarded',
  cannotForward: 'cannot be forwarded',
  forwarded: 'forwarded',
  close: 'Close',

  office: 'Office e-mail',
  officeRelayHint:
    'Reminders of tasks at half time and on the last day go here. An address of the office, not of a person.',
  officeIssuerHint:
    'When a relay task of your documents is overdue, and on mornings of working days when questions wait, a mail goes here. An address of the office, not of a person.',
  officeNone: 'Not set: no reminders by mail',
  officeWrong: 'One e-mail address, please',
  officeSaved: 'Saved. Reminders go there from now on.',
  officeRemove: 'Remove',
  officeRemoved: 'Removed. No more reminders by mail.',

  delays: 'How long it took (medians of the whole chain)',
  delaysHint:
    'Receive: offered to received. Forward: received to forwarded, without tasks forwarded unreceived. Read: noticed to opened. Act: opened to acted. “—” = nothing to measure yet.',
  receiveTime: 'To receive',
  forwardTime: 'To forward',
  openTime: 'To read',
  actTime: 'To act',
  told: 'Told offline',
  unreachedMatched:
    'Of the matched only: no notice was accepted or opened and nobody told them outside. “Unreached” in the list of tasks counts members to verify too.',
  unreachedTitle: 'Unreached enterprises',
  unreachedNote:
    'Matched, but no notice was accepted or opened and nobody told them outside. No citizens. Reading the list is recorded.',
  unreachedShow: 'Show the list',
  unreachedAgain: 'Read again',
  unreachedNone: 'No enterprise is unreached',
  unreachedTotal: (n) => `${n} in all`,
  orgs: 'Organisations',
  log: 'Event log',
  logHint:
    'Anybody can verify it alone: for each line, sha256 of the hash of the line before (64 zeros for the first) followed by the line without prevHash and hash, written as RFC 8785 says, must be the line’s hash. A program of twenty lines is in docs/chain-log.md.',
  logExport: 'Export the event log',

  overdueHint:
    'Tasks that nobody forwarded by their deadline, longest overdue first. A late forward takes one off. The title leads to its chain.',
  overdueNone: 'No relay task is overdue',
  overdueFor: 'Overdue for',
  offeredAt: 'Offered',
  tasks: (n) => `${n} in all`,

  ledgerPurpose: 'The ledger serves the work: no ranking, no points.',
  ledger: { work: 'Work of relay organisations', effect: 'Effect of departments’ documents' },
  ledgerHint: {
    work: 'Tasks offered in the period and what became of them until now. By name; scroll sideways for all columns.',
    effect:
      'Documents published in the period and what came of them until now. “Later than five working days” counts questions answered late and those still waiting; younger ones are not in it. By name; scroll sideways for all columns.',
  },
  ledgerOrg: { work: 'Organisation', effect: 'Department' },
  ledgerEmpty: 'Nothing in this period',
  csv: { work: 'Download as CSV', effect: 'Download as CSV' },
  from: 'From',
  until: 'to',
  to: 'Until',
  thisMonth: 'This month',
  lastMonth: 'Last month',
  thisYear: 'This year',
  figures: {
    tasks: 'Relay tasks',
    pulled: 'Of them pulled',
    received: 'Received',
    forwarded: 'Forwarded',
    forwardedLate: 'Of them late',
    returned: 'Returned',
    overdue: 'Overdue',
    recalled: 'Recalled',
    handedDown: 'Handed down',
    receiveSeconds: 'To receive (median)',
    forwardSeconds: 'To forward (median)',
    members: 'Matched members',
    noticed: 'Noticed',
    reached: 'Reached',
    unreached: 'Unreached',
    opened: 'Opened',
    acted: 'Acted',
    toldOffline: 'Told offline',
    policies: 'Policies published',
    interpretedInTime: 'Interpreted in time',
    taggedInTime: 'Tagged in time',
    matched: 'Matched',
    openSeconds: 'To read (median)',
    relayTasks: 'Relay tasks',
    overdueTasks: 'Overdue',
    questions: 'Questions asked',
    questionsAnswered: 'Questions answered',
    questionsInTime: 'Answered within five working days',
    questionsLate: 'Later than five working days',
    answerSeconds: 'Time to answer (median)',
  },
}

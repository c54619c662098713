import type { ConsultMessages } from './consult.zh.ts'

export const consultEn: ConsultMessages = {
  faq: 'Often asked',
  ask: 'Ask',
  askNote: (issuer) =>
    `Questions are answered by the issuer (${issuer}), usually within five working days. Staff see the question and whether an enterprise or a citizen asks, not who; please leave names and contacts out of the question.`,
  yourQuestion: 'Your question',
  send: 'Send question',
  sent: 'Sent. The answer will appear here and under Q&A.',
  signInFirst: 'Sign in to ask the issuer.',
  signIn: 'Sign in',

  mine: 'My questions',
  mineNote: 'Ask on the page of a policy. All your questions stand here.',
  mineNone: 'You have not asked anything yet.',
  aboutThis: 'What you asked about this document',
  state: { OPEN: 'Waiting', ANSWERED: 'Answered', WITHDRAWN: 'Withdrawn' },
  isNew: 'New answer',
  askedAt: (at) => `Asked ${at}`,
  due: (day) => `Usually answered by ${day}`,
  provisional: (earliest) => `provisional until the State Council’s holiday notice; ${earliest} at the earliest`,
  answerFrom: (org, at) => `${org}, ${at}`,
  withdraw: 'Withdraw',
  withdrawOf: (text) => `Withdraw: ${text}`,

  receivedHint:
    'Questions about documents your department issued; of those waiting, the longest first. Who asks is not shown. Please answer within five working days; an answer cannot be changed.',
  receivedHintAll: 'Questions to all departments; of those waiting, the longest first. Who asks is not shown.',
  tabs: { open: 'Waiting', answered: 'Answered' },
  openNone: 'No question waits',
  answeredNone: 'Nothing was answered yet',
  total: (n) => `${n} in all`,
  openCount: (n) => `${n} ${n === 1 ? 'question waits' : 'questions wait'} for an answer`,
  from: { CITIZEN: 'A citizen asks', ENTERPRISE: 'An enterprise asks' },
  overdue: 'Waiting for more than five working days',
  dueBefore: (at) => `Please answer before ${at}`,
  answer: 'Answer',
  answerLabel: 'Your answer (to the asker, not public)',
  alsoFaq: 'Publish it as often asked, too',
  faqHint:
    'Everybody can read it. Put the question in general words, and leave out names, amounts and whatever else tells who asked.',
  faqQuestion: 'Question as published',
  faqAnswer: 'Answer as published',
  sendAnswer: 'Send answer',
  answered: 'Answered; the asker sees it after signing in',

  faqNone: 'Nothing yet.',
  faqAdd: 'Add an entry',
  faqAdded: 'Published',
  faqWithdraw: 'Withdraw',
  faqWithdrawSure: 'It will no longer be public. Withdraw it?',
  faqWithdrawn: 'Withdrawn',
}

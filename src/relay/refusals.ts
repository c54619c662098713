import { refusals } from '../platform/refusal.ts'
import type { RelayState } from './task.ts'

type State = { state: RelayState }

/** As the console says them. */
const stateNames = {
  OFFERED: '待接收',
  RECEIVED: '已接收',
  FORWARDED: '已转发',
  RETURNED: '已退回',
  EXPIRED: '已逾期',
  RECALLED: '已撤回',
} as const
const englishStates = {
  OFFERED: 'waiting to be received',
  RECEIVED: 'received',
  FORWARDED: 'forwarded',
  RETURNED: 'returned',
  EXPIRED: 'overdue',
  RECALLED: 'recalled',
} as const

export const relayRefusals = refusals('relay', {
  task: { zh: '没有此接力任务', en: 'This relay task does not exist.' },
  list: { zh: '没有此名单', en: 'This list does not exist.' },
  notMember: { zh: '不是本任务的建议转发或待核实成员', en: 'not a member of this task' },
  membersMax: ({ max }: { max: number }) => ({ zh: `一次最多 ${max} 个成员`, en: `at most ${max} members at a time` }),
  interestsMax: ({ max }: { max: number }) => ({
    zh: `最多关注 ${max} 项`,
    en: `At most ${max} interests are possible.`,
  }),
  noSuchIndustry: { zh: '国民经济行业分类中没有此代码', en: 'no such code in GB/T 4754-2017' },
  noSuchTag: { zh: '没有此标签', en: 'no such tag' },
  interest: { zh: '没有此关注', en: 'This interest does not exist.' },
  departmentDoesNotRelay: { zh: '部门不是接力组织', en: 'A department does not relay.' },
  ended: { zh: '此政策已停止适用', en: 'The policy is no longer in force.' },
  pageOnly: { zh: '此政策仅在网页公开，不接力', en: 'This policy is published on the page only and is not relayed.' },
  nothingForEnterprises: { zh: '此政策没有面向企业的事项', en: 'Nothing in this policy is for enterprises.' },
  justPublished: {
    zh: '此政策刚刚发布，正在分派，请稍后再试',
    en: 'The policy was just published and is being sent out. Please try again later.',
  },
  handedMax: ({ max }: { max: number }) => ({
    zh: `一次最多 ${max} 个组织`,
    en: `at most ${max} organisations at a time`,
  }),
  noSuchOrganisation: { zh: '没有此接力组织', en: 'no such relay organisation' },
  itselfOrAbove: { zh: '是本组织或其上级', en: 'it is this organisation or above it' },
  hasTask: { zh: '该组织已有此政策的接力任务', en: 'it has a task for this policy already' },
  kitEnded: { zh: '政策已停止适用，不再提供转发工具', en: 'The policy has ended; it has no forwarding kit any more.' },
  kitRecalled: { zh: '任务已撤回，不再提供转发工具', en: 'The task was recalled; it has no forwarding kit any more.' },
  notWithMemberIds: { zh: '不能与 memberIds 同用', en: 'not together with memberIds' },
  notWithChanges: { zh: '不能与 add、remove 同用', en: 'not together with add or remove' },
  listExists: ({ name }: { name: string }) => ({ zh: `已有名单“${name}”`, en: `A list is named "${name}" already.` }),
  listsMax: ({ max }: { max: number }) => ({ zh: `最多 ${max} 个名单`, en: `At most ${max} lists are possible.` }),
  listEntriesMax: ({ max }: { max: number }) => ({
    zh: `一个名单最多 ${max} 家`,
    en: `at most ${max} members in a list`,
  }),
  listName: ({ max }: { max: number }) => ({ zh: `名称应为 1–${max} 字`, en: `1 to ${max} characters` }),
  companiesMax: ({ max }: { max: number }) => ({ zh: `一次最多 ${max} 家`, en: `at most ${max} companies at a time` }),
  notOwnMember: { zh: '不是本组织或下级组织的会员', en: 'not a member of this organisation or of one below it' },
  futureContact: { zh: '时间不能晚于现在', en: 'the time must not be in the future' },
  beforePublication: {
    zh: '时间不能早于政策发布前一天',
    en: 'the time is at most a day before the policy was published',
  },
  contestedAlready: { zh: '已对此记录提出过异议', en: 'This record was contested already.' },
  outreach: { zh: '没有此线下告知记录', en: 'This recorded contact does not exist.' },
  sameRow: ({ line }: { line: number }) => ({ zh: `与第 ${line} 行相同`, en: `the same as line ${line}` }),
  recordedContested: { zh: '已登记过，企业提出了异议', en: 'recorded before, contested by the enterprise' },
  recorded: { zh: '已登记过', en: 'recorded before' },
  timeMissing: { zh: '须写明时间', en: 'the time is missing' },
  timeShape: {
    zh: '时间应如 2026-11-24 09:05 或 2026-11-24',
    en: 'the time must be like 2026-11-24 09:05 or 2026-11-24',
  },
  methodTooLong: ({ max }: { max: number }) => ({
    zh: `方式和备注不能超过 ${max} 字`,
    en: `method and note: at most ${max} characters each`,
  }),
  headerLacks: ({ names }: { names: string }) => ({
    zh: `第一行须为列名，缺少 ${names}`,
    en: `the first row must name the columns, missing: ${names}`,
  }),
  rowsMax: ({ max, length }: { max: number; length: number }) => ({
    zh: `一次最多 ${max} 行，现为 ${length} 行`,
    en: `at most ${max} rows at a time, has ${length}`,
  }),
  methodNeeded: { zh: '须写明方式（电话、走访等）', en: 'required: by phone, visit or other' },
  membersOrOutreach: { zh: '成员和登记记录只能指定一种', en: 'either memberIds or outreachIds, not both' },
  itemsMax: ({ max }: { max: number }) => ({ zh: `一次最多 ${max} 项`, en: `at most ${max} at a time` }),
  nothingRecorded: { zh: '本任务没有登记过', en: 'nothing is recorded with this task' },
  notToVerify: { zh: '不是待核实、未告知的成员', en: 'not a member that is still to be verified' },
  notSetAside: { zh: '未被排除', en: 'not set aside' },
  nobodyChosen: { zh: '没有选中任何成员', en: 'no member is chosen' },
  returnReason: { zh: '退回须写明理由', en: 'a reason is needed' },
  changedMeanwhile: ({ state }: State) => ({
    zh: `其他人刚刚处理过此任务，现为${stateNames[state]}，请刷新后再决定`,
    en: `Someone else has just worked on this task: it is ${englishStates[state]} now. Please reload and decide again.`,
  }),
  notInState: ({ state }: State) => ({
    zh: `任务状态为${stateNames[state]}，不能进行此操作`,
    en: `This is not possible while the task is ${englishStates[state]}.`,
  }),
  notRecordable: ({ state }: State) => ({
    zh: `任务${stateNames[state]}，不能登记`,
    en: `The task is ${englishStates[state]}; nothing can be recorded.`,
  }),
})

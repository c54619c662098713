/** Sums of a batch: companies of all its tasks, tasks with a forward (possible or done) and tasks without one. */
type Batch = {
  ready: number
  failed: number
  toNotice: number
  inboxOnly: number
  unopened: number
  toRemind: number
  notReminded: number
  opened: number
}

/** Words of forwarding many tasks, of chains, deadlines and the ledger. */
export const relayZh = {
  setAside: (count: number) => `核实后不适用（${count}）`,
  setAsideSure: (count: number) =>
    `经核实，这 ${count} 家待核实企业不适用此政策？它们不再列入待核实和未触达，可随时恢复；画像更新后初步符合的会自动回来。`,
  setAsideDone: '已列为不适用',
  setAsideOnly: (count: number) => `核实后不适用的（${count}）`,
  takeBack: (count: number) => `恢复待核实（${count}）`,
  takeBackSure: (count: number) => `把这 ${count} 家企业恢复为待核实？`,
  takenBack: '已恢复',
  provisional: (earliest: string) => `暂定，以国务院通知为准；最早 ${earliest}`,
  provisionalShort: '暂定',
  stage: { HALF: '已过半', DUE: '今天到期', OVERDUE: '已逾期' },
  reminded: {
    HALF: (at: string) => `${at} 提醒：时间已过半`,
    DUE: (at: string) => `${at} 提醒：今天到期`,
    ESCALATED: (at: string) => `${at} 逾期，已告知发布单位`,
  },

  openTasks: '待办',
  allTasks: '全部',
  noOpenTasks: '没有待办的接力任务',
  contested: (n: number) => `异议 ${n}`,
  contestedHint: '企业对线下告知登记有异议',
  unreachedHint:
    '建议转发和待核实的成员中，没有一条通知被接收、没有打开、也没有线下告知的企业数，与成员企业里“只看未触达”一致。接力链页面的“未触达”只算符合条件的，不含待核实。',
  verifyHint: '现有资料还不能判断是否符合的成员企业数，需要贵单位核实；核实后转发了的仍计在内，不含“建议转发”的。',
  closesOn: '申报截止',
  allClosed: '申报已截止',
  noClosing: '未注明',
  sortBy: '排序',
  order: { due: '按接力期限', closes: '按申报截止', unreached: '按未触达', verify: '按待核实' },
  followUp: (tasks: number, companies: number) => `已转发的任务中，${tasks} 件还有 ${companies} 家次未触达（含待核实）`,
  followUpShow: '查看，未触达多的在前',
  offers: (n: number) => `面向企业的政策事项（${n}）`,
  held: (n: number, at: string) => `${n} 家成员的通知暂缓，等待转发，最迟 ${at} 由系统直接推送`,
  heldUntilDue: (n: number) => `${n} 家成员的通知暂缓，等待转发，到期后由系统直接推送`,
  handedNote: (from: string) => `来自上级的话（${from}）`,
  ownNote: '本单位最近一次的留言',
  returnedFor: '退回理由',
  recalledFor: '撤回原因',
  forwardNobody: '没有建议转发的成员，请先核实，再勾选转发',

  memberNote: '给本组织会员的留言',
  orgNote: '给所选组织的话',
  orgNoteHint: '可不填。只有这些组织能看到，不会转给企业。',
  refusedOrgs: (n: number) => `以下 ${n} 个组织不能转，其余的还没有转：`,
  dropRefused: (n: number) => `去掉这 ${n} 个组织`,

  receiveMany: (n: number) => `批量确认接收（${n}）`,
  receiveOutcomes: '批量确认接收结果',
  receivedMany: (done: number, failed: number) =>
    `已确认接收 ${done} 件${failed ? `；未能接收 ${failed} 件，原因见下` : ''}。`,
  receivedNow: '已接收',
  cannotReceive: '未能接收',
  leftOut: (n: number) => `没有建议转发的成员，请先核实（${n} 件，不会转发）`,
  companyCounts: (forward: number, verify: number, unreached: number) =>
    `建议转发 ${forward} · 待核实 ${verify} · 未触达 ${unreached}`,
  selectWaiting: (n: number) => `选中全部待转发（${n}）`,
  batch: (n: number) => `批量转发（${n}）`,
  batchPreview: '批量转发：先看结果，再确认',
  batchConfirm: (n: number) => `确认转发（${n} 件）`,
  batchWould: (s: Batch) =>
    `可转发 ${s.ready} 件：将新推送 ${s.toNotice} 家次，已推送未读 ${s.unopened} 家次（提醒 ${s.toRemind} 家次），已阅 ${s.opened} 家次` +
    (s.failed ? `；不能转发 ${s.failed} 件` : '') +
    '。还没有转发，确认后才会推送。',
  batchDid: (s: Batch) =>
    `已转发 ${s.ready} 件：新推送 ${s.toNotice} 家次，未读 ${s.unopened} 家次（提醒 ${s.toRemind} 家次），已阅 ${s.opened} 家次` +
    (s.failed ? `；未能转发 ${s.failed} 件，原因见下` : '') +
    '。',
  batchNotReminded: (n: number) => `未读的企业中 ${n} 家次不会收到提醒（无账号、未留联系方式，或已提醒过），请电话告知`,
  batchInboxOnly: (n: number) => `新推送的企业中 ${n} 家次登录后才能看到（无账号或未留联系方式），请电话告知`,
  batchCall: '在“按企业”可下载一份包含各项政策的电话清单。',
  batchWhom: '转发给',
  batchAll: '全部建议转发成员',
  batchList: (name: string, n: number) => `名单：${name}（${n} 家）`,
  batchListHint: '每件任务只转发给名单上的建议转发和待核实成员；名单上没有这类成员的任务不能转发。',
  batchNoteHint: '可不填。随每一件一起转给企业，政策原文不会改动。',
  toNotice: '将新推送',
  unopened: '已推送未读',
  newlyNoticed: '新推送',
  opened: '已阅',
  companies: (n: number) => `${n} 家`,
  inboxOnly: (n: number) => `其中 ${n} 家登录后才能看到`,
  willRemind: (n: number) => `将提醒 ${n} 家`,
  didRemind: (n: number) => `提醒 ${n} 家`,
  notReminded: (n: number) => `${n} 家不会收到提醒`,
  canForward: '可以转发',
  nobody: '无建议转发的成员，只记为已转发',
  cannotForward: '不能转发',
  forwarded: '已转发',
  close: '关闭',

  office: '联系邮箱',
  officeRelayHint: '任务过半、到期当天提醒发到这里。只填单位公用邮箱；可随时更换或移除。',
  officeIssuerHint:
    '本单位发布的政策有接力任务逾期，或工作日上午有咨询待答复时，通知发到这里。只填单位公用邮箱；可随时更换或移除。',
  officeNone: '尚未设置，不会收到邮件提醒',
  officeWrong: '请填写一个邮箱地址',
  officeSaved: '已保存，今后的提醒发到这个邮箱',
  officeRemove: '移除',
  officeRemoved: '已移除，不再发邮件提醒',

  delays: '用时（全链中位数）',
  delaysHint:
    '接收：派发到确认接收；转发：接收到转发，未确认接收就转发的不计；阅读：推送到打开；办理：打开到点击办理。“—”表示还没有可统计的记录。',
  receiveTime: '接收用时',
  forwardTime: '转发用时',
  openTime: '阅读用时',
  actTime: '办理用时',
  told: '线下告知',
  unreachedMatched:
    '只算符合条件的：没有一条通知被接收、没有打开、也没有线下告知。接力任务列表的“未触达”还包括待核实的成员。',
  unreachedTitle: '未触达企业',
  unreachedNote: '符合条件，但没有一条通知被接收、没有打开、也没有线下告知的企业。不含市民。查看名单会留下记录。',
  unreachedShow: '查看名单',
  unreachedAgain: '重新查看',
  unreachedNone: '没有未触达的企业',
  unreachedTotal: (n: number) => `共 ${n} 家`,
  orgs: '所属组织',
  log: '接力日志',
  logHint:
    '任何人都可以独立核验：逐行计算 sha256（上一行的 hash ＋ 去掉 prevHash、hash 两项后按 RFC 8785 书写的本行），结果应等于本行的 hash，首行的“上一行”为 64 个 0；二十行的核验程序见 docs/chain-log.md。',
  logExport: '导出接力日志',

  overdueHint: '过了接力期限仍未转发的接力任务，逾期最久的在前；补转发后自动移出。点标题查看接力链。',
  overdueNone: '没有逾期的接力任务',
  overdueFor: '已逾期',
  offeredAt: '派发时间',
  tasks: (n: number) => `共 ${n} 件`,

  ledgerPurpose: '台账服务于工作改进，不排名、不计分。',
  ledger: { work: '接力组织工作台账', effect: '发布部门成效台账' },
  ledgerHint: {
    work: '统计期内派发的任务及其至今的办理情况。按名称排列，左右滑动查看全部列。',
    effect:
      '统计期内发布的政策及其至今的成效。“超过五个工作日”含逾期后才答复的和至今未答复的咨询，未满五个工作日的不算。按名称排列，左右滑动查看全部列。',
  },
  ledgerOrg: { work: '组织', effect: '发布部门' },
  ledgerEmpty: '这段时间没有记录',
  csv: { work: '下载工作台账（CSV）', effect: '下载成效台账（CSV）' },
  from: '开始日期',
  until: '至',
  to: '结束日期',
  thisMonth: '本月',
  lastMonth: '上月',
  thisYear: '今年',
  figures: {
    tasks: '接力任务',
    pulled: '其中主动转发',
    received: '已确认接收',
    forwarded: '已转发',
    forwardedLate: '其中逾期转发',
    returned: '已退回',
    overdue: '逾期未转发',
    recalled: '已撤回',
    handedDown: '转交下级',
    receiveSeconds: '接收用时（中位）',
    forwardSeconds: '转发用时（中位）',
    members: '初步符合会员（次）',
    noticed: '已推送',
    reached: '已触达',
    unreached: '未触达',
    opened: '已阅',
    acted: '已点击办理',
    toldOffline: '线下告知',
    policies: '发布政策文件',
    interpretedInTime: '解读同步发布',
    taggedInTime: '标签同步',
    matched: '初步符合对象（次）',
    openSeconds: '阅读用时（中位）',
    relayTasks: '接力任务',
    overdueTasks: '逾期未转发',
    questions: '收到咨询',
    questionsAnswered: '已答复咨询',
    questionsInTime: '五个工作日内答复',
    questionsLate: '超过五个工作日',
    answerSeconds: '答复用时（中位）',
  },
}

export type RelayMessages = typeof relayZh

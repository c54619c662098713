/** Words of the forwarding kit and of contacts outside the system; loaded with the views that use them. */
export const kitZh = {
  tabs: { members: '成员企业', kit: '转发工具', outreach: '线下告知' },
  ended: '任务已撤回，不再提供转发工具。',
  text: '群消息文字',
  textHint: '可直接粘贴到微信群等，发送前可以修改。政策部分请保持原意。',
  copy: '复制',
  copied: '已复制',
  copyFailed: '浏览器不允许复制，请手动选中文字复制。',
  link: '短链接',
  qr: '二维码',
  qrAlt: '短链接的二维码，扫码打开政策公开页',
  qrDownload: '下载二维码图片',
  poster: '下载海报（A4，PDF）',
  posterHint: '可直接打印张贴；政策内容多时自动缩小，放不下的写“等 N 项”。',
  callSheet: '下载待联系名单（CSV）',
  callSheetHint:
    '尚未触达的成员企业。打电话后填写“方式”“时间”“备注”，再从“线下告知”导入；没有联系上的（未接通、空号）请把“方式”留空。',
  scans: (n: number) => `短链接已被打开 ${n} 次`,
  scansHint: '只计次数，不记录是谁打开的；链接预览和搜索引擎不计入。',
  scanDay: (day: string, n: number) => `${day}：${n} 次`,

  withdraw: '撤销登记',
  withdrawSure: (company: string) =>
    `撤销本单位登记的对“${company}”的线下告知？不再计入，接力日志仍留有曾经登记的记录。`,
  withdrawOneSure: '撤销这条登记？不再计入，接力日志仍留有曾经登记的记录；企业有异议的，异议随之了结。',
  withdrawn: '已撤销登记。',

  importTitle: '导入填写好的名单',
  importHint:
    '用“转发工具”里下载的待联系名单即可。没有联系上的（未接通、空号）请把“方式”留空，这些行会跳过。先预览，确认后才登记。',
  choose: '选择文件（.xlsx 或 CSV）',
  preview: '导入预览',
  result: '导入结果',
  confirm: (n: number) => `登记 ${n} 条`,
  close: '关闭',
  wouldCounts: (recorded: number, already: number, refused: number, skipped: number) =>
    `可登记 ${recorded} 条，已有 ${already} 条，不能登记 ${refused} 条，跳过未联系 ${skipped} 行`,
  counts: (recorded: number, already: number, refused: number, skipped: number) =>
    `已登记 ${recorded} 条，原有 ${already} 条，不能登记 ${refused} 条，跳过未联系 ${skipped} 行`,
  line: '行',
  company: '企业',
  outcome: { RECORDED: '登记', ALREADY: '已有', REFUSED: '不能登记' },
  reason: '说明',

  recordedTitle: '已登记的线下告知',
  recordedHint: '这是本组织登记的系统外联系，单独统计，不算“已阅”。企业可以提出异议，有异议的不再计入。',
  told: (n: number) => `已线下告知 ${n} 家`,
  contested: (n: number) => `企业有异议 ${n} 条`,
  none: '还没有登记。',
  noMember: '（已不是成员）',
  method: '方式',
  at: '时间',
  note: '备注',
  state: '状态',
  counted: '计入',
  contestedAt: (at: string) => `企业于 ${at} 提出异议`,

  aboutTitle: '线下告知记录',
  aboutHint: '以下单位登记说曾在系统外告知过贵单位。如与事实不符，可以提出异议，提出后这条记录不再计入。',
  about: (org: string, at: string, method: string) => `${org}于 ${at} 以“${method}”方式告知`,
  contest: '提出异议',
  contestReason: '请写明情况（登记的单位会看到）',
  contestSend: '提交异议',
  contestDone: '异议已提交，这条记录不再计入。',
  youContested: (at: string) => `您于 ${at} 提出了异议`,
}

export type KitMessages = typeof kitZh

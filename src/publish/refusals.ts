import { refusals } from '../platform/refusal.ts'

export const publishRefusals = refusals('publish', {
  policy: { zh: '没有此政策文件', en: 'This policy does not exist.' },
  onlyDraftChanges: {
    zh: '内容在提交后不再改动；修订请另拟新件',
    en: 'Only a draft can be changed; draft a revision instead.',
  },
  noIssuer: { zh: '此账号未关联发布单位', en: 'This account belongs to no publishing organisation.' },
  unknownTag: ({ tag }: { tag: string }) => ({ zh: `没有此标签 ${tag}`, en: `unknown tag ${tag}` }),
  supersededStatus: { zh: '应为一份现行的已发布文件', en: 'must be a published document in force' },
  sourceChanged: ({ id }: { id: number }) => ({
    zh: `来源已变化，但草稿 ${id} 已由人接手`,
    en: `the source changed, but an official works on draft ${id}`,
  }),
  endsBeforeBegin: { zh: '失效早于施行', en: 'ends before it begins' },
  noText: { zh: '没有正文', en: 'there is no text' },
  endsTooEarly: { zh: '失效日期早于施行日期', en: 'ends before it comes into force' },
  applyEndsTooEarly: { zh: '申报截止早于开始', en: 'ends before applications begin' },
  itemsMax: ({ max }: { max: number }) => ({ zh: `最多 ${max} 项`, en: `at most ${max}` }),
  httpAddress: { zh: '应为 http(s) 网址', en: 'must be an http(s) address' },
  notApproved: { zh: '须先通过审查才能发布', en: 'Only an approved document can be published.' },
  pastItsDay: { zh: '失效日期已过，不能发布', en: 'The document is already past its last effective day.' },
  supersededEnded: { zh: '被替代的文件已不在有效状态', en: 'The document it supersedes is no longer in force.' },
  replacedAlready: {
    zh: '已有一份待施行的文件将替代该文件；请先废止那份文件',
    en: 'Another published document will replace it on a later day; repeal that one first.',
  },
  superseded: { zh: '已被新文件替代', en: 'a new document has replaced it' },
  repealReason: { zh: '须写明理由（500 字内）', en: 'a reason is needed, at most 500 characters' },
  onlyPublishedRepealed: { zh: '只有已发布的文件可以废止', en: 'Only a published document can be repealed.' },
  expired: { zh: '有效期届满', en: 'its period of validity has ended' },
  commentNeeded: { zh: '退回须写明意见', en: 'a comment is needed' },
  notInReview: { zh: '此文件不在审查中', en: 'This document is not in review.' },
  onlyDraftSubmitted: { zh: '只有草稿可以提交审查', en: 'Only a draft can be submitted.' },
  issuerUnconfirmed: { zh: '发文机关尚待确认，请先编辑保存', en: 'the issuer is not confirmed: edit and save first' },
  textEmpty: { zh: '正文为空', en: 'the text is empty' },
  measureNeeded: { zh: '至少需要一个政策事项', en: 'at least one measure is needed' },
  interpretationNeeded: {
    zh: '三同步：需要政策解读，或登记免于解读的理由',
    en: 'an interpretation or a recorded exemption is needed',
  },
  onlyDraftExempted: { zh: '只有草稿可以登记', en: 'Only a draft can be exempted.' },
})

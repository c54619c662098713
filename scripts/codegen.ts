// npm run codegen: generates types of resolvers and browser operations from graphql/. `--check` compares only.
import { codegen } from '@graphql-codegen/core'
import * as typescript from '@graphql-codegen/typescript'
import * as resolvers from '@graphql-codegen/typescript-resolvers'
import { buildASTSchema, parse, printSchema } from 'graphql'
import { readSchemaText } from '../src/platform/schema-text.ts'
import { notice, outdated, write } from './codegen/generated-file.ts'
import { testFolder, testOperations } from './codegen/test-operations.ts'
import { webFolder, webOperations } from './codegen/web-operations.ts'

const target = 'graphql/types.generated.ts'
const schema = buildASTSchema(parse(readSchemaText()))

const mappers = {
  Org: '../src/parties/recipient.ts#Organisation as OrganisationRecord',
  Recipient: '../src/parties/recipient.ts#Recipient as RecipientRecord',
  Policy: '../src/publish/record.ts#PolicyRecord',
  Measure: '../src/publish/record.ts#MeasureRecord',
  Interpretation: '../src/publish/record.ts#InterpretationRecord',
  Amendment: '../src/api/resolvers/publish.ts#AmendmentSide',
  Tag: '../src/publish/record.ts#TagRecord',
  FactDefinition: '../src/profile/fact-definition.ts#FactDefinition as FactDefinitionRecord',
  TopicSubscription: '../src/subscribe/subscription.ts#TopicSubscription as TopicSubscriptionRecord',
  Match: '../src/feed/feed.ts#Match as MatchRecord',
  MeasureMatch: '../src/match/match-profile.ts#MeasureMatch as MeasureMatchRecord',
  Explanation: '../src/rules/explain.ts#Explanation as ExplanationRecord',
  Delivery: '../src/notices/record.ts#NoticeRecord',
  Portal: '../src/portals/link-portal.ts#LinkedPortal',
  PortalDelivery: '../src/portals/portal-events.ts#PortalEvent',
  Webhook: '../src/portals/webhook/manage.ts#Webhook as WebhookRecord',
  RelayTask: '../src/relay/task.ts#RelayTask as RelayTaskRecord',
  OverdueRelay: '../src/relay/task.ts#RelayTask as RelayTaskRecord',
  RelayMember: '../src/relay/find-members.ts#RelayMember as RelayMemberRecord',
  MemberToTell: '../src/relay/companies/find-companies.ts#Company',
  Outreach: '../src/relay/outreach/store.ts#OutreachRecord',
  RecordedOutreach: '../src/relay/outreach/store.ts#NamedOutreach',
  OutreachImportRow: '../src/relay/outreach/judge-rows.ts#JudgedRow',
  RelayKit: '../src/relay/kit/read-kit.ts#Kit as RelayKitRecord',
  OrgLedger: '../src/track/ledger.ts#OrgLedger as OrgLedgerRecord',
  DepartmentLedger: '../src/track/department-ledger.ts#DepartmentLedger as DepartmentLedgerRecord',
  MemberImport: '../src/profile/memberships/import-members.ts#MemberImport as MemberImportRecord',
  OrgMember: '../src/parties/memberships/store.ts#CurrentMember',
  RelayInterest: '../src/relay/interest.ts#InterestRecord',
  RelayWhy: '../src/relay/task.ts#RelayTask as RelayTaskRecord',
  MemberList: '../src/relay/lists/store.ts#MemberList as MemberListRecord',
  ListedMember: '../src/relay/lists/store.ts#ListedMember as ListedMemberRecord',
  Membership: '../src/parties/contests/store.ts#OwnMembership',
  MembershipContest: '../src/parties/contests/store.ts#ContestRecord',
  RelayChain: '../src/track/relay-chain.ts#RelayChain as RelayChainRecord',
  RelayHop: '../src/track/hop-figures.ts#RelayHop as RelayHopRecord',
  UnreachedEnterprise: '../src/track/unreached.ts#Unreached',
  Code: '../src/rules/fact.ts#CodeEntry',
  Need: '../src/profile/dossier/dossier-file.ts#Need as NeedRecord',
  Dossier: '../src/profile/dossier/dossier.ts#Dossier as DossierRecord',
  Portrait: '../src/profile/portraits.ts#PortraitRecord',
  RankReason: '../src/feed/rank.ts#RankReason as RankReasonRecord',
  Correction: '../src/profile/corrections.ts#CorrectionRecord',
  Feedback: '../src/feed/feedback.ts#Feedback as FeedbackRecord',
  MeasurePrecision: '../src/feed/feedback.ts#MeasurePrecision as MeasurePrecisionRecord',
  Question: '../src/consult/question.ts#QuestionRecord',
  ReceivedQuestion: '../src/consult/question.ts#QuestionRecord',
  FaqEntry: '../src/consult/question.ts#FaqRecord',
  Contact: '../src/parties/contacts/contact.ts#Contact as ContactRecord',
  DeliveryPreferences: '../src/dispatch/preferences.ts#Preferences as PreferencesRecord',
  NextSending: '../src/dispatch/next-sending.ts#NextSending as NextSendingRecord',
  Viewer: '../src/auth/actor.ts#Account as AccountRecord',
}

const text = await codegen({
  filename: target,
  schema: parse(printSchema(schema)),
  schemaAst: schema,
  documents: [],
  plugins: [{ typescript: {} }, { resolvers: {} }],
  pluginMap: { typescript, resolvers },
  config: {
    contextType: '../src/api/graphql/context.ts#GraphqlContext',
    mappers,
    useTypeImports: true,
    enumsAsTypes: true,
    skipTypename: true,
    scalars: {
      ID: { input: 'string', output: 'string' },
      DateTime: { input: 'Date', output: 'Date | string' },
      Date: 'string',
      JSON: 'unknown',
    },
  },
})
const files = [
  { path: target, text: `${notice}${text}` },
  ...(await webOperations(schema)),
  ...(await testOperations(schema)),
]

if (process.argv.includes('--check')) {
  const paths = outdated(files, [webFolder, testFolder])
  for (const path of paths) console.error(`${path} is not current: run npm run codegen`)
  if (paths.length > 0) process.exit(1)
} else write(files)

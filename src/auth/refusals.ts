import { refusals } from '../platform/refusal.ts'

export const authRefusals = refusals('auth', {
  belongsToNoOffice: { zh: '此账号未关联组织', en: 'This account belongs to no organisation.' },
  belongsToNone: { zh: '此账号未关联接力组织', en: 'This account belongs to no relay organisation.' },
  accountId: ({ max }: { max: number }) => ({
    zh: `应为登录令牌的 sub，1 至 ${max} 字`,
    en: `must be the sub of the sign-in token, 1 to ${max} characters`,
  }),
  roles: ({ roles }: { roles: string }) => ({
    zh: `应为 ${roles} 中的一个或多个`,
    en: `must be one or more of ${roles}`,
  }),
  noOrganisation: ({ orgId }: { orgId: string }) => ({ zh: '没有此组织', en: `no such organisation ${orgId}` }),
  adminNeedsOrganisation: { zh: '接力管理员须有组织', en: 'a relay administrator needs an organisation' },
  grants: ({ max }: { max: number }) => ({ zh: `最多 ${max} 家`, en: `at most ${max} enterprises` }),
  onlyEnterprise: { zh: '须有 ENTERPRISE 角色', en: 'only with the role ENTERPRISE' },
  record: { zh: '没有此记录', en: 'This record does not exist.' },
  actsForNobody: { zh: '此账号不代表任何服务对象', en: 'This account acts for no recipient.' },
  actsForSeveral: {
    zh: '此账号代表多个服务对象，请指明其一',
    en: 'this account acts for several recipients: name one',
  },
  enterprisesUnknown: ({ codes }: { codes: string }) => ({ zh: '系统中没有', en: `not in the system: ${codes}` }),
  organisation: { zh: '没有此接力组织', en: 'This relay organisation does not exist.' },
  nameOrganisation: { zh: '请指明组织', en: 'name the organisation' },
  departmentHasNoMembers: { zh: '部门没有会员', en: 'a department has no members' },
})

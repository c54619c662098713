/** What a list shows of a policy, and a notice: the selections the first picture needs. Each stands for its type in types.ts. */

export const POLICY_HEAD =
  'id title documentNumber issuer { id name } status issuedOn publishedAt effectiveFrom effectiveTo inForce'

export const DELIVERY = `id cursor because state reason createdAt openedAt actedAt
  policy { ${POLICY_HEAD} } measures { id title support applyTo } via { id name } notes { text at org { id name } }`

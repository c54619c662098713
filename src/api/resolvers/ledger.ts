import type { DepartmentLedgerResolvers, OrgLedgerResolvers, QueryResolvers } from '../../../graphql/types.generated.ts'
import { may } from '../../auth/access.ts'
import { authorise, ownershipWhen } from '../../auth/authorise.ts'
import { readOrganisations } from '../../parties/organisations/store.ts'
import { daysBetween, shanghaiDay } from '../../platform/clock.ts'
import { badInput } from '../../platform/errors.ts'
import { departmentLedger } from '../../track/department-ledger.ts'
import { type OrgLedger as Ledger, type Period, periodOf, workLedger } from '../../track/ledger.ts'
import { departmentLedgerCsv, workLedgerCsv } from '../../track/ledger-csv.ts'
import type { GraphqlContext } from '../graphql/context.ts'
import { apiRefusals } from '../refusals.ts'
import { organisation } from './relay.ts'

const daysMax = 366

type Asked = { from: string; to: string; orgId?: string | null }

function checkPeriod({ from, to }: Asked): Period {
  const days = daysBetween(from, to) + 1
  if (days < 1) throw badInput([{ path: 'to', ...apiRefusals.periodBackwards }])
  if (days > daysMax) throw badInput([{ path: 'to', ...apiRefusals.periodTooLong({ max: daysMax }) }])
  return periodOf(from, to)
}

/** Organisation whose rows the viewer sees; undefined = all. */
function ledgerOf(
  context: GraphqlContext,
  operation: 'ledger.read-work' | 'ledger.read-effect',
  named?: string | null,
) {
  const { actor } = context
  const orgId = actor.kind === 'account' ? actor.orgId : undefined
  if (may(actor, operation, 'foreign') === 'allow') return named ?? undefined
  authorise(actor, operation, ownershipWhen(named === undefined || named === null || named === orgId))
  // an account without an organisation sees no row
  return orgId ?? ''
}

async function readWork(context: GraphqlContext, args: Asked): Promise<Ledger[]> {
  const { db, clock } = context.services
  const period = checkPeriod(args)
  const orgId = ledgerOf(context, 'ledger.read-work', args.orgId)
  const own = may(context.actor, 'ledger.read-work', 'foreign') !== 'allow'
  return workLedger(db, period, { on: shanghaiDay(clock.now()), orgId, own })
}

const readEffect = (context: GraphqlContext, args: Asked) => {
  const { db, clock } = context.services
  const period = checkPeriod(args)
  return departmentLedger(db, period, { orgId: ledgerOf(context, 'ledger.read-effect'), now: clock.now() })
}

async function naming({ services, locale }: GraphqlContext, list: readonly { orgId: string }[]) {
  const orgs = await readOrganisations(
    services.db,
    list.map((row) => row.orgId),
  )
  const names = new Map(orgs.map((org) => [org.id, org.name]))
  return { locale, name: (orgId: string) => names.get(orgId) ?? orgId }
}

export const OrgLedger: OrgLedgerResolvers = { org: (row, _args, context) => organisation(row.orgId, context) }
export const DepartmentLedger: DepartmentLedgerResolvers = {
  org: (row, _args, context) => organisation(row.orgId, context),
}

export const queries: Pick<
  QueryResolvers,
  'workLedger' | 'departmentLedger' | 'workLedgerCsv' | 'departmentLedgerCsv'
> = {
  workLedger: (_root, args, context) => readWork(context, args),
  departmentLedger: (_root, args, context) => readEffect(context, args),
  workLedgerCsv: async (_root, args, context) => {
    const list = await readWork(context, args)
    return workLedgerCsv(list, await naming(context, list))
  },
  departmentLedgerCsv: async (_root, args, context) => {
    const list = await readEffect(context, args)
    return departmentLedgerCsv(list, await naming(context, list))
  },
}

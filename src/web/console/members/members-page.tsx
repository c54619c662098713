import { Select, Spin, Tabs, Typography } from 'antd'
import { type ReactNode, useState } from 'react'
import { fetchOrganisationTree } from '../../api/demand.ts'
import type { OrgOfTree } from '../../api/generated/types.ts'
import { useLoad } from '../../loading.ts'
import { membersWords } from '../../messages/members.ts'
import { useWords } from '../../messages/words.ts'
import { navigate, useAddress } from '../../routing.tsx'
import { Failed } from '../failed.tsx'
import { OpenContestsBadge } from '../open-contests.tsx'
import { useStaff } from '../staff.tsx'
import { Contests } from './contests.tsx'
import { ImportList } from './import-list.tsx'
import { Interests } from './interests.tsx'
import { MemberListTable } from './member-list-table.tsx'
import { managedBy } from './organisation-tree.ts'
import { SavedLists } from './saved-lists.tsx'

const TABS = ['list', 'import', 'contests', 'saved', 'interests'] as const
type Tab = (typeof TABS)[number]
/** Tabs of the viewer's own organisation only. */
const OWN_ONLY: readonly Tab[] = ['saved', 'interests']

/** 成员与关注: an organisation's members and its interests. */
export function MembersPage(): ReactNode {
  const { t: m } = useWords(membersWords)
  const { query } = useAddress()
  const { viewer } = useStaff()
  const tree = useLoad('organisation tree', fetchOrganisationTree)
  const [chosen, setChosen] = useState<string>()
  if (tree.loading) return <Spin />
  if (!tree.data) return <Failed error={tree.error} retry={tree.reload} />
  const ownId = viewer?.org?.id
  const orgs = managedBy(tree.data, viewer?.roles.includes('ADMIN') ? undefined : ownId)
  const org = orgs.find(({ id }) => id === (chosen ?? ownId)) ?? orgs[0]
  if (!org) return <Failed error={tree.error} retry={tree.reload} />
  const tabs = TABS.filter((tab) => viewer?.roles.includes('RELAY_ADMIN') || !OWN_ONLY.includes(tab))
  const tab = tabs.find((key) => key === query.get('tab')) ?? 'list'
  return (
    <div>
      <div className="bar">
        <Typography.Title level={3}>{m.title}</Typography.Title>
        {orgs.length > 1 && (
          <Select
            aria-label={m.org}
            showSearch={{ optionFilterProp: 'label' }}
            value={org.id}
            onChange={setChosen}
            options={orgs.map(({ id, name }) => ({ value: id, label: name }))}
            popupMatchSelectWidth={false}
          />
        )}
      </div>
      <Tabs
        activeKey={tab}
        onChange={(key) => navigate(`/console/members?tab=${key}`, true)}
        items={tabs.map((key) => ({
          key,
          label: (
            <>
              {m.tabs[key]}
              {key === 'contests' && <OpenContestsBadge />}
            </>
          ),
        }))}
      />
      <View tab={tab} org={org} canSave={viewer?.roles.includes('RELAY_ADMIN') ?? false} />
    </div>
  )
}

function View({ tab, org, canSave }: { tab: Tab; org: OrgOfTree; canSave: boolean }): ReactNode {
  switch (tab) {
    case 'import':
      return <ImportList key={org.id} orgId={org.id} />
    case 'contests':
      return <Contests />
    case 'saved':
      return <SavedLists />
    case 'interests':
      return <Interests />
    default:
      return <MemberListTable key={org.id} orgId={org.id} canSave={canSave} />
  }
}

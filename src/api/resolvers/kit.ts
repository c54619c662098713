import type { RelayKitResolvers, RelayTaskResolvers } from '../../../graphql/types.generated.ts'
import { authorise, ownershipOfOrganisation } from '../../auth/authorise.ts'
import { kitText } from '../../relay/kit/kit-text.ts'
import { qrDataUrl } from '../../relay/kit/qr.ts'
import { readKit } from '../../relay/kit/read-kit.ts'
import { scansByDay, scansOf } from '../../relay/kit/store.ts'
import { relayRefusals } from '../../relay/refusals.ts'
import { pageSize } from './paging.ts'

export const RelayTask: Pick<RelayTaskResolvers, 'kit'> = {
  kit: (task, _args, { actor, services }) => {
    authorise(actor, 'relay.read', ownershipOfOrganisation(actor, task.orgId), relayRefusals.task)
    return readKit(services, task, services.publicUrl())
  },
}

export const RelayKit: RelayKitResolvers = {
  text: ({ content }) => kitText(content),
  shortLink: ({ content }) => content.link,
  qr: ({ content }) => qrDataUrl(content.link),
  scans: ({ taskId }, _args, { services }) => scansOf(services.db, taskId),
  scansByDay: ({ taskId }, { first }, { services }) => scansByDay(services.db, taskId, pageSize(first, 31, 366)),
}

// Takes a document by GraphQL from draft to publication.
import { policyInput } from './factories.ts'
import type { TestService } from './service.ts'

/** Drafts (as pub-a), submits, approves (as rev). @returns its id */
export async function approved(
  service: TestService,
  change: Record<string, unknown> = {},
  publisher = 'pub-a',
): Promise<string> {
  const { draftPolicy } = await service.ok(
    publisher,
    'mutation($input: PolicyInput!) { draftPolicy(input: $input) { id } }',
    { input: policyInput(change) },
  )
  await service.ok(publisher, 'mutation($id: ID!) { submitPolicy(id: $id) { id } }', { id: draftPolicy.id })
  await service.ok('rev', 'mutation($id: ID!) { reviewPolicy(id: $id, approve: true) { id } }', { id: draftPolicy.id })
  return draftPolicy.id
}

/** Publishes such a document and waits for all jobs. @returns its id */
export async function published(
  service: TestService,
  change: Record<string, unknown> = {},
  publisher = 'pub-a',
): Promise<string> {
  const id = await approved(service, change, publisher)
  await service.ok(publisher, 'mutation($id: ID!) { publishPolicy(id: $id) { id } }', { id })
  await service.settled()
  return id
}

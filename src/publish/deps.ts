import type { Clock } from '../platform/clock.ts'
import type { Jobs } from '../platform/jobs.ts'
import type { Catalogues } from '../profile/catalogues.ts'

/** Dependencies of the use cases of publishing. */
export type PublishDeps = { catalogues: Catalogues; clock: Clock; jobs: Jobs }

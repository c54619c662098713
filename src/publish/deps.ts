import type { Clock } from '../platform/clock.ts'
import type { Jobs } from '../platform/jobs.ts'
import type { Catalogues } from '../profile/catalogues.ts'

/** What the use cases of publishing need from outside. */
export type PublishDeps = { catalogues: Catalogues; clock: Clock; jobs: Jobs }

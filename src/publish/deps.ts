import type { Catalogues } from '../profile/catalogues.ts'
import type { Clock } from '../platform/clock.ts'
import type { Jobs } from '../platform/jobs.ts'

/** What the use cases of publishing need from outside. */
export type PublishDeps = { catalogues: Catalogues; clock: Clock; jobs: Jobs }

import type { AudienceKind } from '../rules/fact.ts'

/** A citizen or an enterprise: identity only. */
export type Recipient = { id: number; kind: AudienceKind; name: string; uscc: string | null }

export type OrgKind = 'DEPARTMENT' | 'TOWN' | 'PARK' | 'ASSOCIATION' | 'COMMUNITY' | 'WINDOW'
export type Organisation = { id: string; name: string; kind: OrgKind; parentId: string | null }

/** Buckets spread the big tables; 1024 of them, fixed for ever (Citus shards by bucket). */
export const bucketCount = 1024
export const bucketOf = (recipientId: number): number => recipientId % bucketCount

CREATE TABLE "organisation_ancestors" (
	"org_id" text NOT NULL,
	"ancestor_id" text NOT NULL,
	"depth" smallint NOT NULL,
	CONSTRAINT "organisation_ancestors_org_id_ancestor_id_pk" PRIMARY KEY("org_id","ancestor_id")
);
--> statement-breakpoint
ALTER TABLE "relay_tasks" ADD COLUMN "ancestor_ids" bigint[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "relay_tasks" ADD COLUMN "last_step_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "relay_tasks" ADD COLUMN "last_step_by" text;--> statement-breakpoint
-- what exists: every organisation with itself and all above it; a circle in older data ends at 20 levels, where every older statement ended
INSERT INTO "organisation_ancestors" ("org_id", "ancestor_id", "depth")
WITH RECURSIVE up(org_id, ancestor_id, depth) AS (
  SELECT id, id, 0 FROM organisations
  UNION ALL SELECT up.org_id, o.parent_id, up.depth + 1 FROM up JOIN organisations o ON o.id = up.ancestor_id
    WHERE o.parent_id IS NOT NULL AND up.depth < 20)
SELECT org_id, ancestor_id, min(depth) FROM up GROUP BY org_id, ancestor_id;--> statement-breakpoint
UPDATE "relay_tasks" t SET "ancestor_ids" = down.ancestor_ids
FROM (WITH RECURSIVE down(id, ancestor_ids) AS (
        SELECT id, '{}'::bigint[] FROM relay_tasks WHERE parent_id IS NULL
        UNION ALL SELECT c.id, d.ancestor_ids || d.id FROM relay_tasks c JOIN down d ON c.parent_id = d.id)
      SELECT id, ancestor_ids FROM down) down
WHERE down.id = t.id AND t.parent_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "organisation_ancestors_ancestor_id_org_id_index" ON "organisation_ancestors" USING btree ("ancestor_id","org_id");--> statement-breakpoint
ALTER TABLE "deliveries" DROP COLUMN "recalled_at";--> statement-breakpoint
ALTER TABLE "delivery_preferences" ADD CONSTRAINT "delivery_preferences_frequency_known" CHECK ("delivery_preferences"."frequency" IN ('IMMEDIATELY', 'DAILY', 'WEEKLY', 'NEVER'));--> statement-breakpoint
ALTER TABLE "delivery_preferences" ADD CONSTRAINT "delivery_preferences_language_known" CHECK ("delivery_preferences"."language" IN ('zh', 'en'));--> statement-breakpoint
ALTER TABLE "dispatches" ADD CONSTRAINT "dispatches_channel_known" CHECK ("dispatches"."channel" IN ('WEB_PUSH', 'EMAIL', 'WEBHOOK', 'GATEWAY'));--> statement-breakpoint
ALTER TABLE "dispatches" ADD CONSTRAINT "dispatches_purpose_known" CHECK ("dispatches"."purpose" IN ('notice', 'reminder', 'recall'));--> statement-breakpoint
ALTER TABLE "dispatches" ADD CONSTRAINT "dispatches_state_known" CHECK ("dispatches"."state" IN ('queued', 'sending', 'accepted', 'failed', 'gone', 'cancelled'));--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_reason_known" CHECK ("feedback"."reason" IN ('WRONG_FACT', 'WRONG_RULE', 'NOT_INTERESTED'));--> statement-breakpoint
ALTER TABLE "portal_events" ADD CONSTRAINT "portal_events_kind_known" CHECK ("portal_events"."kind" IN ('NOTICE', 'RECALL'));--> statement-breakpoint
ALTER TABLE "bounces" ADD CONSTRAINT "bounces_kind_known" CHECK ("bounces"."kind" IN ('HARD', 'SOFT'));--> statement-breakpoint
ALTER TABLE "contact_claims" ADD CONSTRAINT "contact_claims_channel_known" CHECK ("contact_claims"."channel" IN ('EMAIL', 'GATEWAY'));--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_channel_known" CHECK ("contacts"."channel" IN ('EMAIL', 'GATEWAY'));--> statement-breakpoint
ALTER TABLE "membership_contests" ADD CONSTRAINT "membership_contests_outcome_known" CHECK ("membership_contests"."outcome" IN ('ENDED', 'UPHELD'));--> statement-breakpoint
ALTER TABLE "organisations" ADD CONSTRAINT "organisations_kind_known" CHECK ("organisations"."kind" IN ('DEPARTMENT', 'TOWN', 'PARK', 'ASSOCIATION', 'COMMUNITY', 'WINDOW'));--> statement-breakpoint
ALTER TABLE "recipients" ADD CONSTRAINT "recipients_kind_known" CHECK ("recipients"."kind" IN ('CITIZEN', 'ENTERPRISE'));--> statement-breakpoint
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_state_known" CHECK ("corrections"."state" IN ('OPEN', 'ACCEPTED', 'REJECTED'));--> statement-breakpoint
ALTER TABLE "facts" ADD CONSTRAINT "facts_audience_known" CHECK ("facts"."audience" IN ('CITIZEN', 'ENTERPRISE'));--> statement-breakpoint
ALTER TABLE "portraits" ADD CONSTRAINT "portraits_audience_known" CHECK ("portraits"."audience" IN ('CITIZEN', 'ENTERPRISE'));--> statement-breakpoint
ALTER TABLE "measures" ADD CONSTRAINT "measures_audience_known" CHECK ("measures"."audience" IN ('CITIZEN', 'ENTERPRISE'));--> statement-breakpoint
ALTER TABLE "policies" ADD CONSTRAINT "policies_status_known" CHECK ("policies"."status" IN ('DRAFT', 'IN_REVIEW', 'APPROVED', 'PUBLISHED', 'SUPERSEDED', 'REPEALED', 'EXPIRED'));--> statement-breakpoint
ALTER TABLE "policies" ADD CONSTRAINT "policies_route_known" CHECK ("policies"."route" IN ('DIRECT', 'RELAY_FIRST', 'PAGE_ONLY'));--> statement-breakpoint
ALTER TABLE "policy_steps" ADD CONSTRAINT "policy_steps_step_known" CHECK ("policy_steps"."step" IN ('drafted', 'changed', 'submitted', 'approved', 'returned', 'published', 'repealed', 'superseded', 'expired'));--> statement-breakpoint
ALTER TABLE "relay_interests" ADD CONSTRAINT "relay_interests_kind_known" CHECK ("relay_interests"."kind" IN ('INDUSTRY', 'TAG'));--> statement-breakpoint
ALTER TABLE "relay_reminders" ADD CONSTRAINT "relay_reminders_kind_known" CHECK ("relay_reminders"."kind" IN ('HALF', 'DUE', 'ESCALATED'));--> statement-breakpoint
ALTER TABLE "relay_tasks" ADD CONSTRAINT "relay_tasks_state_known" CHECK ("relay_tasks"."state" IN ('OFFERED', 'RECEIVED', 'FORWARDED', 'RETURNED', 'EXPIRED', 'RECALLED'));--> statement-breakpoint
ALTER TABLE "relay_tasks" ADD CONSTRAINT "relay_tasks_origin_known" CHECK ("relay_tasks"."origin" IN ('PLANNED', 'HANDED_DOWN', 'PULLED'));--> statement-breakpoint
ALTER TABLE "topic_subscriptions" ADD CONSTRAINT "topic_subscriptions_frequency_known" CHECK ("topic_subscriptions"."frequency" IN ('IMMEDIATELY', 'DAILY', 'WEEKLY', 'NEVER'));
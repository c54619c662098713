CREATE TABLE "policy_amendments" (
	"policy_id" bigint NOT NULL,
	"amended_id" bigint NOT NULL,
	"measure_ids" bigint[] DEFAULT '{}' NOT NULL,
	"effective_on" date,
	"applied" boolean DEFAULT false NOT NULL,
	CONSTRAINT "policy_amendments_policy_id_amended_id_pk" PRIMARY KEY("policy_id","amended_id")
);
--> statement-breakpoint
DROP INDEX "policies_supersedes";--> statement-breakpoint
ALTER TABLE "measures" ADD COLUMN "ended_on" date;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "replaced_on" date;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "replaced_by_id" bigint;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "amended_on" date;--> statement-breakpoint
ALTER TABLE "policy_amendments" ADD CONSTRAINT "policy_amendments_policy_id_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."policies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_amendments" ADD CONSTRAINT "policy_amendments_amended_id_policies_id_fk" FOREIGN KEY ("amended_id") REFERENCES "public"."policies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "policy_amendments_amended_id_index" ON "policy_amendments" USING btree ("amended_id");--> statement-breakpoint
CREATE INDEX "policies_replaced_by" ON "policies" USING btree ("replaced_by_id") WHERE replaced_by_id IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "policies_supersedes" ON "policies" USING btree ("supersedes_id") WHERE status = 'PUBLISHED';--> statement-breakpoint
-- what was superseded before names its successor
UPDATE "policies" p SET "replaced_by_id" = s.id, "replaced_on" = (p.ended_at AT TIME ZONE 'Asia/Shanghai')::date
FROM "policies" s WHERE s.supersedes_id = p.id AND p.status = 'SUPERSEDED' AND s.status IN ('PUBLISHED', 'SUPERSEDED', 'REPEALED', 'EXPIRED');--> statement-breakpoint
-- a plan older than its match would be made again; two clocks may have disagreed
UPDATE "relay_chains" c SET "planned_at" = p.matched_at FROM "policies" p WHERE p.id = c.policy_id AND c.planned_at < p.matched_at;

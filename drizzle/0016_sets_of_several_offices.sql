ALTER TABLE "citizen_facts" ADD COLUMN "groups_not" text[];--> statement-breakpoint
ALTER TABLE "enterprise_facts" ADD COLUMN "qualifications_not" text[];--> statement-breakpoint
ALTER TABLE "enterprise_facts" ADD COLUMN "hired_groups_not" text[];--> statement-breakpoint
ALTER TABLE "enterprise_facts" ADD COLUMN "founder_groups_not" text[];
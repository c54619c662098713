CREATE TABLE "membership_contests" (
	"id" bigserial NOT NULL,
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"org_id" text NOT NULL,
	"reason" text NOT NULL,
	"contested_by" text NOT NULL,
	"contested_at" timestamp with time zone NOT NULL,
	"outcome" text,
	"answer" text,
	"settled_by" text,
	"settled_at" timestamp with time zone,
	CONSTRAINT "membership_contests_bucket_id_pk" PRIMARY KEY("bucket","id")
);
--> statement-breakpoint
CREATE TABLE "unregistered_members" (
	"org_id" text NOT NULL,
	"uscc" text NOT NULL,
	"name" text NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date,
	"listed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "unregistered_members_org_id_uscc_pk" PRIMARY KEY("org_id","uscc")
);
--> statement-breakpoint
CREATE TABLE "member_list_entries" (
	"list_id" bigint NOT NULL,
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	CONSTRAINT "member_list_entries_bucket_recipient_id_list_id_pk" PRIMARY KEY("bucket","recipient_id","list_id")
);
--> statement-breakpoint
CREATE TABLE "member_lists" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"name" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "relay_contacts" (
	"org_id" text PRIMARY KEY NOT NULL,
	"sealed" text NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "relay_interests" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "relay_reminders" (
	"task_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "relay_reminders_task_id_kind_pk" PRIMARY KEY("task_id","kind")
);
--> statement-breakpoint
CREATE TABLE "relay_scans" (
	"task_id" bigint NOT NULL,
	"on" date NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "relay_scans_task_id_on_pk" PRIMARY KEY("task_id","on")
);
--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "contested_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "outreaches" ADD COLUMN "contested_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "outreaches" ADD COLUMN "contest_reason" text;--> statement-breakpoint
ALTER TABLE "relay_tasks" ADD COLUMN "own_note" text;--> statement-breakpoint
ALTER TABLE "relay_tasks" ADD COLUMN "origin" text DEFAULT 'PLANNED' NOT NULL;--> statement-breakpoint
UPDATE "relay_tasks" SET "origin" = 'HANDED_DOWN' WHERE "parent_id" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "relay_tasks" ADD COLUMN "interests" bigint[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "relay_tasks" ADD COLUMN "version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "relay_tasks" ADD COLUMN "code" text;--> statement-breakpoint
CREATE INDEX "membership_contests_org_id_settled_at_index" ON "membership_contests" USING btree ("org_id","settled_at");--> statement-breakpoint
CREATE UNIQUE INDEX "membership_contests_open" ON "membership_contests" USING btree ("bucket","recipient_id","org_id") WHERE settled_at IS NULL;--> statement-breakpoint
CREATE INDEX "unregistered_members_uscc_index" ON "unregistered_members" USING btree ("uscc");--> statement-breakpoint
CREATE INDEX "member_list_entries_list_id_index" ON "member_list_entries" USING btree ("list_id");--> statement-breakpoint
CREATE UNIQUE INDEX "member_lists_name" ON "member_lists" USING btree ("org_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "relay_interests_once" ON "relay_interests" USING btree ("org_id","kind","value");--> statement-breakpoint
CREATE INDEX "outreaches_bucket_recipient_id_index" ON "outreaches" USING btree ("bucket","recipient_id");--> statement-breakpoint
CREATE UNIQUE INDEX "relay_tasks_code" ON "relay_tasks" USING btree ("code");
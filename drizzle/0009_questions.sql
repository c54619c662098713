CREATE TABLE "faq_entries" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"policy_id" bigint NOT NULL,
	"question" text NOT NULL,
	"answer" text NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	"published_by" text NOT NULL,
	"withdrawn_at" timestamp with time zone,
	"withdrawn_by" text,
	"question_id" bigint
);
--> statement-breakpoint
CREATE TABLE "questions" (
	"id" bigserial NOT NULL,
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"policy_id" bigint NOT NULL,
	"org_id" text NOT NULL,
	"text" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"asked_by" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"answer" text,
	"answered_at" timestamp with time zone,
	"answered_by" text,
	"seen_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "questions_bucket_id_pk" PRIMARY KEY("bucket","id")
);
--> statement-breakpoint
CREATE INDEX "faq_entries_policy_id_id_index" ON "faq_entries" USING btree ("policy_id","id");--> statement-breakpoint
CREATE INDEX "questions_id_index" ON "questions" USING btree ("id");--> statement-breakpoint
CREATE INDEX "questions_bucket_recipient_id_id_index" ON "questions" USING btree ("bucket","recipient_id","id");--> statement-breakpoint
CREATE INDEX "questions_policy_id_id_index" ON "questions" USING btree ("policy_id","id");--> statement-breakpoint
CREATE INDEX "questions_org_id_id_index" ON "questions" USING btree ("org_id","id");--> statement-breakpoint
CREATE INDEX "questions_open" ON "questions" USING btree ("org_id","id") WHERE answered_at IS NULL AND withdrawn_at IS NULL;
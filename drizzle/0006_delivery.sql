CREATE TABLE "portal_links" (
	"account_id" text NOT NULL,
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"linked_by" text NOT NULL,
	"linked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "portal_links_account_id_bucket_recipient_id_pk" PRIMARY KEY("account_id","bucket","recipient_id")
);
--> statement-breakpoint
CREATE TABLE "delivery_preferences" (
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"frequency" text NOT NULL,
	"quiet_from" smallint,
	"quiet_to" smallint,
	"weekly_cap" smallint,
	"language" text NOT NULL,
	"channels" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "delivery_preferences_bucket_recipient_id_pk" PRIMARY KEY("bucket","recipient_id")
);
--> statement-breakpoint
CREATE TABLE "portal_events" (
	"account_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"policy_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "portal_events_account_id_seq_pk" PRIMARY KEY("account_id","seq")
);
--> statement-breakpoint
CREATE TABLE "subscription_hits" (
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"policy_id" bigint NOT NULL,
	"subscription_id" bigint NOT NULL,
	CONSTRAINT "subscription_hits_bucket_recipient_id_policy_id_subscription_id_pk" PRIMARY KEY("bucket","recipient_id","policy_id","subscription_id")
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"account_id" text PRIMARY KEY NOT NULL,
	"url" text NOT NULL,
	"secret" text NOT NULL,
	"previous_secret" text,
	"previous_until" timestamp with time zone,
	"contact" text,
	"created_at" timestamp with time zone NOT NULL,
	"worked_at" timestamp with time zone,
	"failing_since" timestamp with time zone,
	"last_failure" text,
	"disabled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "bounces" (
	"digest" text PRIMARY KEY NOT NULL,
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contact_claims" (
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"channel" text NOT NULL,
	"sealed" text NOT NULL,
	"digest" text NOT NULL,
	"code" text NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"tries" smallint DEFAULT 0 NOT NULL,
	"sent_on" date NOT NULL,
	"sent" smallint DEFAULT 1 NOT NULL,
	"sent_at" timestamp with time zone NOT NULL,
	CONSTRAINT "contact_claims_bucket_recipient_id_channel_pk" PRIMARY KEY("bucket","recipient_id","channel")
);
--> statement-breakpoint
DROP INDEX "dispatches_due";--> statement-breakpoint
ALTER TABLE "dispatches" ADD COLUMN "digest" text;--> statement-breakpoint
ALTER TABLE "dispatches" ADD COLUMN "receipt" text;--> statement-breakpoint
ALTER TABLE "dispatches" ADD COLUMN "receipt_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "policies" ADD COLUMN "urgent" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "portal_links_bucket_recipient_id_index" ON "portal_links" USING btree ("bucket","recipient_id");--> statement-breakpoint
CREATE INDEX "portal_events_policy_id_account_id_recipient_id_index" ON "portal_events" USING btree ("policy_id","account_id","recipient_id");--> statement-breakpoint
CREATE INDEX "bounces_bucket_recipient_id_index" ON "bounces" USING btree ("bucket","recipient_id");--> statement-breakpoint
CREATE INDEX "dispatches_waiting" ON "dispatches" USING btree ("policy_id","bucket") WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX "dispatches_gathered" ON "dispatches" USING btree ("digest","bucket") WHERE state = 'queued' AND digest IS NOT NULL;--> statement-breakpoint
CREATE INDEX "dispatches_leased" ON "dispatches" USING btree ("lease_until") WHERE state = 'sending';--> statement-breakpoint
CREATE INDEX "dispatches_failed" ON "dispatches" USING btree ("policy_id") WHERE state = 'failed';
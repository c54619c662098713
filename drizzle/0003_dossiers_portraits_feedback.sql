CREATE TABLE "feedback" (
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"policy_id" bigint NOT NULL,
	"measures" bit varying NOT NULL,
	"useful" boolean NOT NULL,
	"reason" text,
	"fact_id" text,
	"note" text,
	"account_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "feedback_bucket_recipient_id_policy_id_pk" PRIMARY KEY("bucket","recipient_id","policy_id")
);
--> statement-breakpoint
CREATE TABLE "portrait_sizes" (
	"portrait_id" text NOT NULL,
	"measured_on" date NOT NULL,
	"version" integer NOT NULL,
	"eligible" integer NOT NULL,
	"unknown" integer NOT NULL,
	"total" integer NOT NULL,
	"fill_rate" double precision NOT NULL,
	CONSTRAINT "portrait_sizes_portrait_id_measured_on_pk" PRIMARY KEY("portrait_id","measured_on")
);
--> statement-breakpoint
CREATE TABLE "corrections" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"recipient_id" bigint NOT NULL,
	"fact_id" text NOT NULL,
	"recorded" jsonb,
	"claimed" jsonb,
	"note" text,
	"state" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	"answer" text
);
--> statement-breakpoint
CREATE TABLE "dossiers" (
	"code" text PRIMARY KEY NOT NULL,
	"entry" jsonb NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"changed_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "portraits" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"audience" text NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"rule" jsonb NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"changed_by" text NOT NULL,
	CONSTRAINT "portraits_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE INDEX "feedback_policy_id_index" ON "feedback" USING btree ("policy_id");--> statement-breakpoint
CREATE INDEX "corrections_recipient_id_index" ON "corrections" USING btree ("recipient_id");--> statement-breakpoint
CREATE INDEX "corrections_state_id_index" ON "corrections" USING btree ("state","id");
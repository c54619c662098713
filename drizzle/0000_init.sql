CREATE SEQUENCE "public"."recipient_ids" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"roles" text[] NOT NULL,
	"org_id" text,
	"demo" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"account_id" text,
	"operation" text NOT NULL,
	"subject" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "grants" (
	"account_id" text NOT NULL,
	"recipient_id" bigint NOT NULL,
	CONSTRAINT "grants_account_id_recipient_id_pk" PRIMARY KEY("account_id","recipient_id")
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"policy_id" bigint NOT NULL,
	"state" text NOT NULL,
	"cursor" bigint,
	"measure_ids" bigint[] NOT NULL,
	"causes" text[] NOT NULL,
	"reason" text,
	"hold_until" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"opened_at" timestamp with time zone,
	"acted_at" timestamp with time zone,
	"recalled_at" timestamp with time zone,
	CONSTRAINT "deliveries_bucket_recipient_id_policy_id_pk" PRIMARY KEY("bucket","recipient_id","policy_id")
);
--> statement-breakpoint
CREATE TABLE "dispatches" (
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"policy_id" bigint NOT NULL,
	"channel" text NOT NULL,
	"endpoint" text NOT NULL,
	"purpose" text NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"not_before" timestamp with time zone NOT NULL,
	"lease_until" timestamp with time zone,
	"reason" text,
	"provider_ref" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "dispatches_bucket_recipient_id_policy_id_channel_endpoint_purpose_pk" PRIMARY KEY("bucket","recipient_id","policy_id","channel","endpoint","purpose")
);
--> statement-breakpoint
CREATE TABLE "forwards" (
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"policy_id" bigint NOT NULL,
	"org_id" text NOT NULL,
	"note" text,
	"at" timestamp with time zone NOT NULL,
	"first" smallint NOT NULL,
	CONSTRAINT "forwards_bucket_recipient_id_policy_id_org_id_pk" PRIMARY KEY("bucket","recipient_id","policy_id","org_id")
);
--> statement-breakpoint
CREATE TABLE "notice_clock" (
	"id" smallint PRIMARY KEY NOT NULL,
	"value" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "push_endpoints" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"digest" text NOT NULL,
	"sealed" text NOT NULL,
	"origin" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"worked_at" timestamp with time zone,
	"refusals" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"channel" text NOT NULL,
	"sealed" text NOT NULL,
	"digest" text NOT NULL,
	"verified_at" timestamp with time zone,
	"wanted" boolean DEFAULT true NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_reason" text,
	CONSTRAINT "contacts_bucket_recipient_id_channel_pk" PRIMARY KEY("bucket","recipient_id","channel")
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"org_id" text NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date,
	CONSTRAINT "memberships_bucket_recipient_id_org_id_from_on_pk" PRIMARY KEY("bucket","recipient_id","org_id","from_on")
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"parent_id" text
);
--> statement-breakpoint
CREATE TABLE "recipients" (
	"bucket" smallint NOT NULL,
	"id" bigint NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"uscc" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "recipients_bucket_id_pk" PRIMARY KEY("bucket","id")
);
--> statement-breakpoint
CREATE TABLE "usccs" (
	"uscc" text PRIMARY KEY NOT NULL,
	"recipient_id" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "citizen_facts" (
	"bucket" smallint NOT NULL,
	"id" bigint NOT NULL,
	"personalised" boolean NOT NULL,
	"member_of" text[],
	"extra" jsonb NOT NULL,
	"born_on" date,
	"gender" text,
	"hukou_in_lo" bigint,
	"hukou_in_hi" bigint,
	"hukou_kind" text,
	"lives_in_lo" bigint,
	"lives_in_hi" bigint,
	"residence_permit" boolean,
	"residence_points" double precision,
	"employment_status" text,
	"unemployed_months" double precision,
	"education" text,
	"graduated_on" date,
	"groups" text[],
	"disability_level" text,
	"insurance_status" text,
	"insurance_months" double precision,
	"medical_insured" boolean,
	"children_count" double precision,
	"youngest_child_born_on" date,
	"housing_status" text,
	"housing_area" double precision,
	"provident_months" double precision,
	"monthly_income" double precision,
	"household_income" double precision,
	"household_size" double precision,
	"skill_level" text,
	"skill_certified_on" date,
	"has_startup" boolean,
	CONSTRAINT "citizen_facts_bucket_id_pk" PRIMARY KEY("bucket","id")
);
--> statement-breakpoint
CREATE TABLE "enterprise_facts" (
	"bucket" smallint NOT NULL,
	"id" bigint NOT NULL,
	"personalised" boolean NOT NULL,
	"member_of" text[],
	"extra" jsonb NOT NULL,
	"industry_lo" bigint,
	"industry_hi" bigint,
	"registered_in_lo" bigint,
	"registered_in_hi" bigint,
	"operates_in_lo" bigint,
	"operates_in_hi" bigint,
	"size" text,
	"is_sme" boolean,
	"is_small_micro" boolean,
	"employees" double precision,
	"revenue" double precision,
	"assets" double precision,
	"established_on" date,
	"registration_type" text,
	"registered_capital" double precision,
	"qualifications" text[],
	"rd_spending" double precision,
	"rd_ratio" double precision,
	"ip_count" double precision,
	"invention_patents" double precision,
	"credit_status" text,
	"tax_credit_level" text,
	"listing_status" text,
	"foreign_capital" boolean,
	"state_owned" boolean,
	"new_jobs" double precision,
	"insured_staff" double precision,
	"layoff_rate" double precision,
	"hired_groups" text[],
	"exports" double precision,
	"is_above_scale" boolean,
	"floor_area" double precision,
	"premises" text,
	"founder_groups" text[],
	CONSTRAINT "enterprise_facts_bucket_id_pk" PRIMARY KEY("bucket","id")
);
--> statement-breakpoint
CREATE TABLE "fact_values" (
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"id" bigserial NOT NULL,
	"fact_id" text NOT NULL,
	"value" jsonb,
	"source" text NOT NULL,
	"as_of" date NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "fact_values_bucket_recipient_id_id_pk" PRIMARY KEY("bucket","recipient_id","id")
);
--> statement-breakpoint
CREATE TABLE "facts" (
	"id" text PRIMARY KEY NOT NULL,
	"audience" text NOT NULL,
	"definition" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "personalisation" (
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"on" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "personalisation_bucket_recipient_id_pk" PRIMARY KEY("bucket","recipient_id")
);
--> statement-breakpoint
CREATE TABLE "interpretations" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"policy_id" bigint NOT NULL,
	"ordinal" integer NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"published_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "measures" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"policy_id" bigint NOT NULL,
	"ordinal" integer NOT NULL,
	"title" text NOT NULL,
	"audience" text NOT NULL,
	"rule" jsonb,
	"parsed_rule" jsonb,
	"simplified_rule" jsonb,
	"catalogue_version" text,
	"support" text,
	"apply_from" date,
	"apply_to" date,
	"contact" text,
	"link_title" text,
	"link_url" text,
	"clause" text
);
--> statement-breakpoint
CREATE TABLE "policies" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"document_number" text,
	"issuer_id" text,
	"status" text NOT NULL,
	"route" text NOT NULL,
	"issued_on" date,
	"effective_from" date,
	"effective_to" date,
	"body" text NOT NULL,
	"supersedes_id" bigint,
	"owner_org_id" text,
	"submitted_by" text,
	"reviewed_by" text,
	"review_comment" text,
	"interpretation_exemption" text,
	"published_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended_reason" text,
	"matched_at" timestamp with time zone,
	"source" jsonb,
	"source_key" text,
	"source_digest" text,
	"search" "tsvector",
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "policy_steps" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"policy_id" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"account_id" text NOT NULL,
	"step" text NOT NULL,
	"comment" text
);
--> statement-breakpoint
CREATE TABLE "policy_tags" (
	"policy_id" bigint NOT NULL,
	"tag_id" text NOT NULL,
	CONSTRAINT "policy_tags_policy_id_tag_id_pk" PRIMARY KEY("policy_id","tag_id")
);
--> statement-breakpoint
CREATE TABLE "tags" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"facet" text NOT NULL,
	"parent_id" text
);
--> statement-breakpoint
CREATE TABLE "outreaches" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"task_id" bigint NOT NULL,
	"policy_id" bigint NOT NULL,
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"org_id" text NOT NULL,
	"method" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"note" text,
	"recorded_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "relay_chains" (
	"policy_id" bigint PRIMARY KEY NOT NULL,
	"seq" integer NOT NULL,
	"hash" text NOT NULL,
	"salt" text NOT NULL,
	"planned_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "relay_events" (
	"policy_id" bigint NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"data" jsonb NOT NULL,
	"prev_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "relay_events_policy_id_seq_pk" PRIMARY KEY("policy_id","seq")
);
--> statement-breakpoint
CREATE TABLE "relay_tasks" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"policy_id" bigint NOT NULL,
	"org_id" text NOT NULL,
	"from_org_id" text NOT NULL,
	"parent_id" bigint,
	"depth" integer NOT NULL,
	"state" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"offered_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone,
	"forwarded_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"reason" text,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "topic_subscriptions" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"tags" text[] NOT NULL,
	"issuers" text[] NOT NULL,
	"words" text,
	"frequency" text NOT NULL,
	"channels" text[] NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "interpretations" ADD CONSTRAINT "interpretations_policy_id_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."policies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "measures" ADD CONSTRAINT "measures_policy_id_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."policies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_steps" ADD CONSTRAINT "policy_steps_policy_id_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."policies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_tags" ADD CONSTRAINT "policy_tags_policy_id_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."policies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_account_id_at_index" ON "audit_log" USING btree ("account_id","at");--> statement-breakpoint
CREATE INDEX "grants_recipient_id_index" ON "grants" USING btree ("recipient_id");--> statement-breakpoint
CREATE INDEX "deliveries_policy" ON "deliveries" USING brin ("policy_id");--> statement-breakpoint
CREATE INDEX "dispatches_due" ON "dispatches" USING btree ("state","not_before");--> statement-breakpoint
CREATE INDEX "forwards_policy_id_index" ON "forwards" USING btree ("policy_id");--> statement-breakpoint
CREATE UNIQUE INDEX "push_endpoints_digest_index" ON "push_endpoints" USING btree ("digest");--> statement-breakpoint
CREATE INDEX "push_endpoints_account_id_index" ON "push_endpoints" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "contacts_digest" ON "contacts" USING btree ("digest");--> statement-breakpoint
CREATE INDEX "memberships_org_id_bucket_recipient_id_index" ON "memberships" USING btree ("org_id","bucket","recipient_id");--> statement-breakpoint
CREATE UNIQUE INDEX "interpretations_policy_id_ordinal_index" ON "interpretations" USING btree ("policy_id","ordinal");--> statement-breakpoint
CREATE UNIQUE INDEX "measures_policy_id_ordinal_index" ON "measures" USING btree ("policy_id","ordinal");--> statement-breakpoint
CREATE INDEX "policies_status_published_at_index" ON "policies" USING btree ("status","published_at");--> statement-breakpoint
CREATE INDEX "policies_search_index" ON "policies" USING gin ("search");--> statement-breakpoint
CREATE UNIQUE INDEX "policies_source_key_index" ON "policies" USING btree ("source_key");--> statement-breakpoint
CREATE UNIQUE INDEX "policies_supersedes" ON "policies" USING btree ("supersedes_id") WHERE status IN ('PUBLISHED', 'SUPERSEDED', 'REPEALED', 'EXPIRED');--> statement-breakpoint
CREATE INDEX "policy_steps_policy_id_id_index" ON "policy_steps" USING btree ("policy_id","id");--> statement-breakpoint
CREATE INDEX "policy_tags_tag_id_index" ON "policy_tags" USING btree ("tag_id");--> statement-breakpoint
CREATE INDEX "outreaches_policy_id_recipient_id_index" ON "outreaches" USING btree ("policy_id","recipient_id");--> statement-breakpoint
CREATE INDEX "outreaches_task_id_index" ON "outreaches" USING btree ("task_id");--> statement-breakpoint
CREATE UNIQUE INDEX "relay_tasks_policy_id_org_id_index" ON "relay_tasks" USING btree ("policy_id","org_id");--> statement-breakpoint
CREATE INDEX "relay_tasks_org_id_state_due_at_index" ON "relay_tasks" USING btree ("org_id","state","due_at");--> statement-breakpoint
CREATE INDEX "relay_tasks_state_due_at_index" ON "relay_tasks" USING btree ("state","due_at");--> statement-breakpoint
CREATE INDEX "topic_subscriptions_account_id_index" ON "topic_subscriptions" USING btree ("account_id");
CREATE TABLE "relay_set_asides" (
	"bucket" smallint NOT NULL,
	"recipient_id" bigint NOT NULL,
	"policy_id" bigint NOT NULL,
	"org_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" text NOT NULL,
	CONSTRAINT "relay_set_asides_bucket_recipient_id_policy_id_org_id_pk" PRIMARY KEY("bucket","recipient_id","policy_id","org_id")
);

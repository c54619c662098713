CREATE TABLE "person_digests" (
	"digest" text PRIMARY KEY NOT NULL,
	"recipient_id" bigint NOT NULL
);

CREATE TABLE "channel_troubles" (
	"channel" text NOT NULL,
	"provider" text NOT NULL,
	"reason" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "channel_troubles_channel_provider_pk" PRIMARY KEY("channel","provider"),
	CONSTRAINT "channel_troubles_channel_known" CHECK ("channel_troubles"."channel" IN ('WEB_PUSH', 'EMAIL', 'WEBHOOK', 'GATEWAY'))
);
--> statement-breakpoint
ALTER TABLE "bounces" DROP CONSTRAINT "bounces_kind_known";--> statement-breakpoint
ALTER TABLE "bounces" ADD CONSTRAINT "bounces_kind_known" CHECK ("bounces"."kind" IN ('HARD', 'SOFT', 'COMPLAINT'));
CREATE TABLE "in_force_clock" (
	"id" smallint PRIMARY KEY NOT NULL,
	"value" bigint NOT NULL
);

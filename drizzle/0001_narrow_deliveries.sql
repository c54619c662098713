ALTER TABLE "deliveries" ALTER COLUMN "causes" SET DATA TYPE smallint USING (CASE WHEN 'MATCH' = ANY("causes") THEN 1 ELSE 0 END + CASE WHEN 'SUBSCRIPTION' = ANY("causes") THEN 2 ELSE 0 END + CASE WHEN 'RELAY' = ANY("causes") THEN 4 ELSE 0 END);--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "measures" bit varying;--> statement-breakpoint
UPDATE "deliveries" d SET "measures" = coalesce((SELECT string_agg(CASE WHEN m."id" = ANY(d."measure_ids") THEN '1' ELSE '0' END, '' ORDER BY m."ordinal") FROM "measures" m WHERE m."policy_id" = d."policy_id"), '')::varbit;--> statement-breakpoint
ALTER TABLE "deliveries" ALTER COLUMN "measures" SET NOT NULL;

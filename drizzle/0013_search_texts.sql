-- Characters and pairs of neighbours of a text, each once. COST: PostgreSQL would scan the table rather than use the index.
CREATE FUNCTION text_grams(plain text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
  SELECT coalesce(array_agg(DISTINCT gram COLLATE "C"), '{}')
  FROM (SELECT unnest(ARRAY[c, c || lead(c) OVER (ORDER BY n)]) AS gram FROM string_to_table(plain, NULL) WITH ORDINALITY AS s(c, n)) g
  WHERE gram IS NOT NULL
$$;
--> statement-breakpoint
CREATE TABLE "policy_texts" (
	"policy_id" bigint PRIMARY KEY NOT NULL,
	"plain" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "policy_texts" ADD CONSTRAINT "policy_texts_policy_id_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."policies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "policy_texts_grams" ON "policy_texts" USING gin (text_grams("plain"));
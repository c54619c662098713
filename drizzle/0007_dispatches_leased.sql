DROP INDEX "dispatches_leased";--> statement-breakpoint
CREATE INDEX "dispatches_leased" ON "dispatches" USING btree ("lease_until") WHERE lease_until IS NOT NULL;
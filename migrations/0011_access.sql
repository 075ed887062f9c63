-- Looks at one chart from a locked tablet without a PIN, and spoken orders that wait for who gave them.
CREATE TABLE `emergency_access` (
	`id` text PRIMARY KEY NOT NULL,
	`tablet` text NOT NULL,
	`session_id` text NOT NULL,
	`name` text NOT NULL,
	`reason` text NOT NULL,
	`token_hash` text NOT NULL,
	`signed_in` text NOT NULL,
	`at` integer NOT NULL,
	`until` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `emergency_access_tablet` ON `emergency_access` (`tablet`,`at`);--> statement-breakpoint
CREATE INDEX `emergency_access_at` ON `emergency_access` (`at`);--> statement-breakpoint
CREATE TABLE `emergency_reviews` (
	`access_id` text PRIMARY KEY NOT NULL,
	`found` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TRIGGER emergency_access_no_update BEFORE UPDATE ON emergency_access
BEGIN SELECT RAISE(ABORT, 'an access stays as it was written'); END;
--> statement-breakpoint
CREATE TRIGGER emergency_access_no_delete BEFORE DELETE ON emergency_access
BEGIN SELECT RAISE(ABORT, 'an access stays as it was written'); END;
--> statement-breakpoint
CREATE TRIGGER emergency_access_no_replace BEFORE INSERT ON emergency_access
WHEN EXISTS (SELECT 1 FROM emergency_access WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an access stays as it was written'); END;
--> statement-breakpoint
CREATE TRIGGER emergency_reviews_no_update BEFORE UPDATE ON emergency_reviews
BEGIN SELECT RAISE(ABORT, 'a review stays as it was written'); END;
--> statement-breakpoint
CREATE TRIGGER emergency_reviews_no_delete BEFORE DELETE ON emergency_reviews
BEGIN SELECT RAISE(ABORT, 'a review stays as it was written'); END;
--> statement-breakpoint
CREATE TRIGGER emergency_reviews_no_replace BEFORE INSERT ON emergency_reviews
WHEN EXISTS (SELECT 1 FROM emergency_reviews WHERE access_id = NEW.access_id)
BEGIN SELECT RAISE(ABORT, 'a review stays as it was written'); END;
--> statement-breakpoint
CREATE TABLE `waiting_orders` (
	`session_id` text NOT NULL,
	`entry` text NOT NULL,
	`ordered_by` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`session_id`, `entry`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `waiting_orders_at` ON `waiting_orders` (`at`);
--> statement-breakpoint
INSERT INTO waiting_orders
SELECT o.session_id, o.id, json_extract(o.entry, '$.body.verbal.orderedBy'),
  CAST(unixepoch(json_extract(o.entry, '$.occurredAt'), 'subsec') * 1000 AS INTEGER)
FROM log o
WHERE o.kind IN ('order-given', 'order-changed') AND json_type(o.entry, '$.body.verbal') IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM log c WHERE c.session_id = o.session_id AND c.kind = 'order-authenticated'
    AND json_extract(c.entry, '$.body.order') = o.id);

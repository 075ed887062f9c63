-- What patients asked for that the law puts a clock on: a copy within 30 days, an amendment within 60.
CREATE TABLE `requests` (
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`id`, `version`),
	CONSTRAINT "requests_body_is_json" CHECK(json_valid("requests"."body"))
) STRICT;
--> statement-breakpoint
CREATE TRIGGER requests_no_update BEFORE UPDATE ON requests
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER requests_no_delete BEFORE DELETE ON requests
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER requests_no_replace BEFORE INSERT ON requests
WHEN EXISTS (SELECT 1 FROM requests WHERE id = NEW.id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;

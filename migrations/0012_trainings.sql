-- Who was trained on what and when (21 CFR 11.10(i)).
CREATE TABLE `trainings` (
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`staff_id` text NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`id`, `version`),
	CONSTRAINT "trainings_body_is_json" CHECK(json_valid("trainings"."body"))
) STRICT;
--> statement-breakpoint
CREATE INDEX `trainings_staff` ON `trainings` (`staff_id`);
--> statement-breakpoint
CREATE TRIGGER trainings_no_update BEFORE UPDATE ON trainings
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER trainings_no_delete BEFORE DELETE ON trainings
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER trainings_no_replace BEFORE INSERT ON trainings
WHEN EXISTS (SELECT 1 FROM trainings WHERE id = NEW.id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;

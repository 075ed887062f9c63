-- Second factors, what of them was used up, who accepted the clinic's policy, and tablets that are known by a token.
CREATE TABLE `acknowledgements` (
	`staff_id` text NOT NULL,
	`policy` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`staff_id`, `policy`),
	CONSTRAINT "acknowledgements_policy_is_hash" CHECK(length("acknowledgements"."policy") = 64)
) STRICT;
--> statement-breakpoint
CREATE TABLE `second_factor_uses` (
	`factor` text NOT NULL,
	`number` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`factor`, `number`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `second_factors` (
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`staff_id` text NOT NULL,
	`kind` text NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`id`, `version`),
	CONSTRAINT "second_factors_body_is_json" CHECK(json_valid("second_factors"."body"))
) STRICT;
--> statement-breakpoint
CREATE INDEX `second_factors_staff` ON `second_factors` (`staff_id`);
--> statement-breakpoint
ALTER TABLE `devices` ADD `token_hash` text;
--> statement-breakpoint
ALTER TABLE `sign_ins` ADD `limited` integer DEFAULT false NOT NULL;
--> statement-breakpoint
CREATE INDEX `sign_ins_device` ON `sign_ins` (`device`);
--> statement-breakpoint
CREATE TRIGGER second_factors_no_update BEFORE UPDATE ON second_factors
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER second_factors_no_delete BEFORE DELETE ON second_factors
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER second_factors_no_replace BEFORE INSERT ON second_factors
WHEN EXISTS (SELECT 1 FROM second_factors WHERE id = NEW.id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER second_factor_uses_no_update BEFORE UPDATE ON second_factor_uses
BEGIN SELECT RAISE(ABORT, 'what was used once stays used'); END;
--> statement-breakpoint
CREATE TRIGGER second_factor_uses_no_delete BEFORE DELETE ON second_factor_uses
BEGIN SELECT RAISE(ABORT, 'what was used once stays used'); END;
--> statement-breakpoint
CREATE TRIGGER second_factor_uses_no_replace BEFORE INSERT ON second_factor_uses
WHEN EXISTS (SELECT 1 FROM second_factor_uses WHERE factor = NEW.factor AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'what was used once stays used'); END;
--> statement-breakpoint
CREATE TRIGGER acknowledgements_no_update BEFORE UPDATE ON acknowledgements
BEGIN SELECT RAISE(ABORT, 'an acknowledgement stays as it was given'); END;
--> statement-breakpoint
CREATE TRIGGER acknowledgements_no_delete BEFORE DELETE ON acknowledgements
BEGIN SELECT RAISE(ABORT, 'an acknowledgement stays as it was given'); END;
--> statement-breakpoint
CREATE TRIGGER acknowledgements_no_replace BEFORE INSERT ON acknowledgements
WHEN EXISTS (SELECT 1 FROM acknowledgements WHERE staff_id = NEW.staff_id AND policy = NEW.policy)
BEGIN SELECT RAISE(ABORT, 'an acknowledgement stays as it was given'); END;

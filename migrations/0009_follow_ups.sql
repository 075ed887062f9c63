-- Follow-ups after a session: what is due (derived from the log), and what opens one without a sign-in.
CREATE TABLE `follow_up_keys` (
	`key_hash` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`via` text NOT NULL,
	`session_id` text NOT NULL,
	`hours` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`revoked_at` integer,
	CONSTRAINT "follow_up_keys_hash_is_hash" CHECK(length("follow_up_keys"."key_hash") = 64)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `follow_up_keys_id` ON `follow_up_keys` (`id`);--> statement-breakpoint
CREATE INDEX `follow_up_keys_session` ON `follow_up_keys` (`session_id`,`hours`);--> statement-breakpoint
CREATE TABLE `follow_ups` (
	`session_id` text NOT NULL,
	`hours` integer NOT NULL,
	`course_id` text NOT NULL,
	`patient_id` text NOT NULL,
	`due_at` integer NOT NULL,
	`until` integer NOT NULL,
	`open` integer NOT NULL,
	`tries` integer NOT NULL,
	`next_at` integer,
	`sent_via` text,
	`answered_at` integer,
	`risk` text,
	`risk_at` integer,
	PRIMARY KEY(`session_id`, `hours`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `follow_ups_due` ON `follow_ups` (`open`,`due_at`);--> statement-breakpoint
CREATE INDEX `follow_ups_course` ON `follow_ups` (`course_id`);--> statement-breakpoint
CREATE INDEX `follow_ups_risk` ON `follow_ups` (`risk_at`) WHERE "follow_ups"."risk_at" IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER follow_up_keys_no_delete BEFORE DELETE ON follow_up_keys
BEGIN SELECT RAISE(ABORT, 'a link that was given stays known'); END;
--> statement-breakpoint
CREATE TRIGGER follow_up_keys_no_replace BEFORE INSERT ON follow_up_keys
WHEN EXISTS (SELECT 1 FROM follow_up_keys WHERE key_hash = NEW.key_hash OR id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a link that was given stays known'); END;
--> statement-breakpoint
CREATE TRIGGER follow_up_keys_end_once BEFORE UPDATE ON follow_up_keys
WHEN NEW.key_hash <> OLD.key_hash OR NEW.id <> OLD.id OR NEW.via <> OLD.via OR NEW.session_id <> OLD.session_id
  OR NEW.hours <> OLD.hours OR NEW.created_at <> OLD.created_at OR NEW.created_by <> OLD.created_by
  OR NEW.expires_at <> OLD.expires_at OR OLD.used_at IS NOT NULL OR OLD.revoked_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a link that was used or taken back opens nothing again'); END;
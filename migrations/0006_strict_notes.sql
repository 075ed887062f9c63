-- The table of the sealed notes as strict as every other: a number is never kept as text, nor a word as a number.
CREATE TABLE `notes_strict` (
	`session_id` text NOT NULL,
	`version` integer NOT NULL,
	`edition` integer DEFAULT 1 NOT NULL,
	`sha256` text NOT NULL,
	`file` text NOT NULL,
	`head` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`session_id`, `version`, `edition`),
	CONSTRAINT "notes_sha256_is_hash" CHECK(length("sha256") = 64)
) STRICT;
--> statement-breakpoint
INSERT INTO `notes_strict` SELECT `session_id`, `version`, `edition`, `sha256`, `file`, `head`, `at` FROM `notes`;
--> statement-breakpoint
DROP TABLE `notes`;
--> statement-breakpoint
ALTER TABLE `notes_strict` RENAME TO `notes`;
--> statement-breakpoint
CREATE TRIGGER notes_no_update BEFORE UPDATE ON notes
BEGIN SELECT RAISE(ABORT, 'a sealed note never changes'); END;
--> statement-breakpoint
CREATE TRIGGER notes_no_delete BEFORE DELETE ON notes
BEGIN SELECT RAISE(ABORT, 'a sealed note never changes'); END;
--> statement-breakpoint
CREATE TRIGGER notes_no_replace BEFORE INSERT ON notes
WHEN EXISTS (
  SELECT 1 FROM notes WHERE session_id = NEW.session_id AND version = NEW.version AND edition = NEW.edition
)
BEGIN SELECT RAISE(ABORT, 'a sealed note never changes'); END;

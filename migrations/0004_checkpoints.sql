-- How far the log and the audit log went, signed: with the same lines kept outside, a cut or rewritten log shows.
CREATE TABLE `checkpoints` (
	`number` integer PRIMARY KEY NOT NULL,
	`text` text NOT NULL,
	`signature` text NOT NULL,
	CONSTRAINT "checkpoints_text_is_json" CHECK(json_valid("checkpoints"."text"))
) STRICT;
--> statement-breakpoint
CREATE TRIGGER checkpoints_no_update BEFORE UPDATE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'a checkpoint stays as it was signed'); END;
--> statement-breakpoint
CREATE TRIGGER checkpoints_no_delete BEFORE DELETE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'a checkpoint stays as it was signed'); END;
--> statement-breakpoint
CREATE TRIGGER checkpoints_next BEFORE INSERT ON checkpoints
BEGIN
  SELECT RAISE(ABORT, 'checkpoints have no gaps')
    WHERE NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM checkpoints);
END;

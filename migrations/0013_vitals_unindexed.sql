-- Most of the log are vital signs, and nobody asks for them alone: without them an append writes a page less.
DROP INDEX `log_session_kind`;--> statement-breakpoint
CREATE INDEX `log_session_kind` ON `log` (`session_id`,`kind`) WHERE kind <> 'vitals';
-- One index for both the order of a session and its kinds: each append had to write a page more for the second.
DROP INDEX `log_session_kind`;--> statement-breakpoint
DROP INDEX `log_session`;--> statement-breakpoint
CREATE INDEX `log_session` ON `log` (`session_id`,`seq`,`kind`);
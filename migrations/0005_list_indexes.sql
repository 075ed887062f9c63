-- The records of all sessions by state and by protocol: a page is read by index, however many there are.
CREATE INDEX `session_rows_phase` ON `session_rows` (`phase`,`planned_start`,`session_id`);--> statement-breakpoint
CREATE INDEX `session_rows_protocol` ON `session_rows` (`protocol_id`,`planned_start`,`session_id`);
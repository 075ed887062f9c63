-- Drug that sessions took out of the stock and gave back: a lot's balance over years is a sum. Derived from the log.
CREATE TABLE `stock_moves` (
	`session_id` text NOT NULL,
	`entry` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`drug` text NOT NULL,
	`lot` text NOT NULL,
	`witness` text,
	`mass` integer NOT NULL,
	PRIMARY KEY(`session_id`, `entry`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `stock_moves_lot` ON `stock_moves` (`lot`,`at`);
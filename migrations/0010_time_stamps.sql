-- A note whose time-stamp is awaited is asked for again until it has one, also after a restart.
ALTER TABLE `notes` ADD `time_stamp` text DEFAULT 'none' NOT NULL;--> statement-breakpoint
CREATE INDEX `notes_awaiting` ON `notes` (`time_stamp`) WHERE time_stamp = 'awaited';

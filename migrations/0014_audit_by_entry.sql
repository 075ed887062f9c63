DROP INDEX `audit_subject`;--> statement-breakpoint
CREATE INDEX `audit_entries` ON `audit` (detail ->> 'firstSeq') WHERE detail ->> 'firstSeq' IS NOT NULL;--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit` (`subject_id`) WHERE detail ->> 'firstSeq' IS NULL;
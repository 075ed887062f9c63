CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor` text,
	`action` text NOT NULL,
	`subject_kind` text,
	`subject_id` text,
	`outcome` text NOT NULL,
	`detail` text,
	`device` text,
	`request_id` text,
	`prev` text NOT NULL,
	`hash` text NOT NULL,
	CONSTRAINT "audit_detail_is_json" CHECK("audit"."detail" IS NULL OR json_valid("audit"."detail")),
	CONSTRAINT "audit_hash_is_hash" CHECK(length("audit"."hash") = 64)
) STRICT;
--> statement-breakpoint
CREATE INDEX `audit_actor` ON `audit` (`actor`);--> statement-breakpoint
CREATE INDEX `audit_action` ON `audit` (`action`);--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit` (`subject_id`);--> statement-breakpoint
CREATE INDEX `audit_at` ON `audit` (`at`);--> statement-breakpoint
CREATE TABLE `clinic_settings` (
	`version` integer PRIMARY KEY NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	CONSTRAINT "clinic_settings_body_is_json" CHECK(json_valid("clinic_settings"."body"))
) STRICT;
--> statement-breakpoint
CREATE TABLE `conflicts` (
	`id` text NOT NULL,
	`hash` text NOT NULL,
	`session_id` text NOT NULL,
	`author` text NOT NULL,
	`entry` text NOT NULL,
	`received_at` integer NOT NULL,
	PRIMARY KEY(`id`, `hash`),
	CONSTRAINT "conflicts_entry_is_json" CHECK(json_valid("conflicts"."entry"))
) STRICT;
--> statement-breakpoint
CREATE TABLE `courses` (
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`patient_id` text NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`id`, `version`),
	CONSTRAINT "courses_body_is_json" CHECK(json_valid("courses"."body"))
) STRICT;
--> statement-breakpoint
CREATE INDEX `courses_patient` ON `courses` (`patient_id`);--> statement-breakpoint
CREATE TABLE `devices` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`enrolled_at` integer NOT NULL,
	`enrolled_by` text NOT NULL,
	`revoked_at` integer
) STRICT;
--> statement-breakpoint
CREATE TABLE `facts` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `heads` (
	`of` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`hash` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `keys` (
	`id` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`owner` text,
	`wrapped` text NOT NULL,
	`certificate` text,
	`at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `keys_purpose` ON `keys` (`purpose`,`owner`,`at`);--> statement-breakpoint
CREATE TABLE `log` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`session_id` text NOT NULL,
	`kind` text NOT NULL,
	`entry` text NOT NULL,
	`prev` text NOT NULL,
	`hash` text NOT NULL,
	CONSTRAINT "log_entry_is_json" CHECK(json_valid("log"."entry")),
	CONSTRAINT "log_prev_is_hash" CHECK(length("log"."prev") = 64),
	CONSTRAINT "log_hash_is_hash" CHECK(length("log"."hash") = 64)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `log_id` ON `log` (`id`);--> statement-breakpoint
CREATE INDEX `log_session` ON `log` (`session_id`,`seq`);--> statement-breakpoint
CREATE INDEX `log_session_kind` ON `log` (`session_id`,`kind`);--> statement-breakpoint
CREATE TABLE `notes` (
	`session_id` text NOT NULL,
	`version` integer NOT NULL,
	`sha256` text NOT NULL,
	`file` text NOT NULL,
	`head` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`session_id`, `version`),
	CONSTRAINT "notes_sha256_is_hash" CHECK(length("notes"."sha256") = 64)
) STRICT;
--> statement-breakpoint
CREATE TABLE `patient_rows` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`mrn` text NOT NULL,
	`sort_name` text NOT NULL,
	`words` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `patient_rows_mrn` ON `patient_rows` (`mrn`);--> statement-breakpoint
CREATE INDEX `patient_rows_name` ON `patient_rows` (`sort_name`,`id`);--> statement-breakpoint
CREATE TABLE `patients` (
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`id`, `version`),
	CONSTRAINT "patients_body_is_json" CHECK(json_valid("patients"."body"))
) STRICT;
--> statement-breakpoint
CREATE TABLE `protocols` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`version` integer NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	CONSTRAINT "protocols_body_is_json" CHECK(json_valid("protocols"."body"))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `protocols_version` ON `protocols` (`name`,`version`);--> statement-breakpoint
CREATE TABLE `secrets` (
	`staff_id` text NOT NULL,
	`kind` text NOT NULL,
	`version` integer NOT NULL,
	`hash` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`staff_id`, `kind`, `version`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `session_lots` (
	`session_id` text NOT NULL,
	`lot` text NOT NULL,
	`planned_start` integer NOT NULL,
	PRIMARY KEY(`session_id`, `lot`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `session_lots_start` ON `session_lots` (`lot`,`planned_start`,`session_id`);--> statement-breakpoint
CREATE TABLE `session_rows` (
	`session_id` text PRIMARY KEY NOT NULL,
	`patient_id` text NOT NULL,
	`protocol_id` text NOT NULL,
	`course_id` text,
	`number` integer,
	`indication` text,
	`chair` text NOT NULL,
	`planned_start` integer NOT NULL,
	`day` text NOT NULL,
	`phase` text NOT NULL,
	`open` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	`signed_at` integer,
	`signed_seq` integer,
	`head_seq` integer NOT NULL,
	`head_hash` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `session_rows_start` ON `session_rows` (`planned_start`,`session_id`);--> statement-breakpoint
CREATE INDEX `session_rows_day` ON `session_rows` (`day`,`planned_start`,`session_id`);--> statement-breakpoint
CREATE INDEX `session_rows_open` ON `session_rows` (`open`,`planned_start`,`session_id`);--> statement-breakpoint
CREATE INDEX `session_rows_patient` ON `session_rows` (`patient_id`,`planned_start`,`session_id`);--> statement-breakpoint
CREATE INDEX `session_rows_course` ON `session_rows` (`course_id`,`planned_start`,`session_id`);--> statement-breakpoint
CREATE TABLE `session_staff` (
	`session_id` text NOT NULL,
	`staff_id` text NOT NULL,
	`planned_start` integer NOT NULL,
	PRIMARY KEY(`session_id`, `staff_id`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `session_staff_start` ON `session_staff` (`staff_id`,`planned_start`,`session_id`);--> statement-breakpoint
CREATE TABLE `sign_ins` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`staff_id` text NOT NULL,
	`device` text,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`idle_until` integer NOT NULL,
	`absolute_until` integer NOT NULL,
	`revoked_at` integer
) STRICT;
--> statement-breakpoint
CREATE INDEX `sign_ins_staff` ON `sign_ins` (`staff_id`);--> statement-breakpoint
CREATE TABLE `staff` (
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	PRIMARY KEY(`id`, `version`),
	CONSTRAINT "staff_body_is_json" CHECK(json_valid("staff"."body"))
) STRICT;
--> statement-breakpoint
CREATE TABLE `usernames` (
	`username` text PRIMARY KEY NOT NULL,
	`staff_id` text NOT NULL
) STRICT;

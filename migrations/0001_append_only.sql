-- 'CHAI': what tells a Chairside database from any other SQLite file.
PRAGMA application_id = 1128808777;
--> statement-breakpoint
CREATE TRIGGER log_no_update BEFORE UPDATE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only; amend with a new entry'); END;
--> statement-breakpoint
CREATE TRIGGER log_no_delete BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only; amend with a new entry'); END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without firing a delete trigger, hence the refusal before the insert. A row that is
-- accepted is the next in number, new by its id, and linked to the last of its session.
CREATE TRIGGER log_next BEFORE INSERT ON log
BEGIN
  SELECT RAISE(ABORT, 'the log is append-only; amend with a new entry') WHERE EXISTS (SELECT 1 FROM log WHERE id = NEW.id OR seq = NEW.seq);
  SELECT RAISE(ABORT, 'the log has no gaps')
    WHERE NEW.seq <> (SELECT seq + 1 FROM heads WHERE of = 'log');
  SELECT RAISE(ABORT, 'the entry does not follow the last of its session')
    WHERE NEW.prev <> coalesce(
      (SELECT hash FROM log WHERE session_id = NEW.session_id ORDER BY seq DESC LIMIT 1), '0000000000000000000000000000000000000000000000000000000000000000');
END;
--> statement-breakpoint
CREATE TRIGGER log_head AFTER INSERT ON log
BEGIN UPDATE heads SET seq = NEW.seq, hash = NEW.hash WHERE of = 'log'; END;
--> statement-breakpoint
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_next BEFORE INSERT ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only') WHERE EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq);
  SELECT RAISE(ABORT, 'the audit row does not follow the last one')
    WHERE NEW.seq <> (SELECT seq + 1 FROM heads WHERE of = 'audit')
      OR NEW.prev <> (SELECT hash FROM heads WHERE of = 'audit');
END;
--> statement-breakpoint
CREATE TRIGGER audit_head AFTER INSERT ON audit
BEGIN UPDATE heads SET seq = NEW.seq, hash = NEW.hash WHERE of = 'audit'; END;
--> statement-breakpoint
INSERT INTO heads (of, seq, hash) VALUES ('log', 0, '0000000000000000000000000000000000000000000000000000000000000000'), ('audit', 0, '0000000000000000000000000000000000000000000000000000000000000000');
--> statement-breakpoint
CREATE TRIGGER heads_only_grow BEFORE UPDATE ON heads
WHEN NEW.of <> OLD.of OR NEW.seq <> OLD.seq + 1
BEGIN SELECT RAISE(ABORT, 'a number that was given stays given'); END;
--> statement-breakpoint
CREATE TRIGGER heads_no_delete BEFORE DELETE ON heads
BEGIN SELECT RAISE(ABORT, 'a number that was given stays given'); END;
--> statement-breakpoint
CREATE TRIGGER heads_no_insert BEFORE INSERT ON heads
BEGIN SELECT RAISE(ABORT, 'a number that was given stays given'); END;
--> statement-breakpoint
CREATE TRIGGER conflicts_no_update BEFORE UPDATE ON conflicts
BEGIN SELECT RAISE(ABORT, 'a refused entry stays visible'); END;
--> statement-breakpoint
CREATE TRIGGER conflicts_no_delete BEFORE DELETE ON conflicts
BEGIN SELECT RAISE(ABORT, 'a refused entry stays visible'); END;
--> statement-breakpoint
CREATE TRIGGER conflicts_no_replace BEFORE INSERT ON conflicts
WHEN EXISTS (SELECT 1 FROM conflicts WHERE id = NEW.id AND hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'a refused entry stays visible'); END;
--> statement-breakpoint
CREATE TRIGGER patients_no_update BEFORE UPDATE ON patients
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER patients_no_delete BEFORE DELETE ON patients
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER patients_no_replace BEFORE INSERT ON patients
WHEN EXISTS (SELECT 1 FROM patients WHERE id = NEW.id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER staff_no_update BEFORE UPDATE ON staff
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER staff_no_delete BEFORE DELETE ON staff
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER staff_no_replace BEFORE INSERT ON staff
WHEN EXISTS (SELECT 1 FROM staff WHERE id = NEW.id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER usernames_no_update BEFORE UPDATE ON usernames
BEGIN SELECT RAISE(ABORT, 'a username belongs to one person for ever'); END;
--> statement-breakpoint
CREATE TRIGGER usernames_no_delete BEFORE DELETE ON usernames
BEGIN SELECT RAISE(ABORT, 'a username belongs to one person for ever'); END;
--> statement-breakpoint
CREATE TRIGGER usernames_no_replace BEFORE INSERT ON usernames
WHEN EXISTS (SELECT 1 FROM usernames WHERE username = NEW.username)
BEGIN SELECT RAISE(ABORT, 'a username belongs to one person for ever'); END;
--> statement-breakpoint
CREATE TRIGGER secrets_no_update BEFORE UPDATE ON secrets
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER secrets_no_delete BEFORE DELETE ON secrets
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER secrets_no_replace BEFORE INSERT ON secrets
WHEN EXISTS (SELECT 1 FROM secrets WHERE staff_id = NEW.staff_id AND kind = NEW.kind AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER protocols_no_update BEFORE UPDATE ON protocols
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER protocols_no_delete BEFORE DELETE ON protocols
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER protocols_no_replace BEFORE INSERT ON protocols
WHEN EXISTS (SELECT 1 FROM protocols WHERE id = NEW.id OR (name = NEW.name AND version = NEW.version))
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER clinic_settings_no_update BEFORE UPDATE ON clinic_settings
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER clinic_settings_no_delete BEFORE DELETE ON clinic_settings
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER clinic_settings_no_replace BEFORE INSERT ON clinic_settings
WHEN EXISTS (SELECT 1 FROM clinic_settings WHERE version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER courses_no_update BEFORE UPDATE ON courses
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER courses_no_delete BEFORE DELETE ON courses
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER courses_no_replace BEFORE INSERT ON courses
WHEN EXISTS (SELECT 1 FROM courses WHERE id = NEW.id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'a version stays as it was written; write a new one'); END;
--> statement-breakpoint
CREATE TRIGGER notes_no_update BEFORE UPDATE ON notes
BEGIN SELECT RAISE(ABORT, 'a sealed note never changes'); END;
--> statement-breakpoint
CREATE TRIGGER notes_no_delete BEFORE DELETE ON notes
BEGIN SELECT RAISE(ABORT, 'a sealed note never changes'); END;
--> statement-breakpoint
CREATE TRIGGER notes_no_replace BEFORE INSERT ON notes
WHEN EXISTS (SELECT 1 FROM notes WHERE session_id = NEW.session_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'a sealed note never changes'); END;
--> statement-breakpoint
CREATE TRIGGER keys_no_update BEFORE UPDATE ON keys
BEGIN SELECT RAISE(ABORT, 'a key stays as it was made; make a new one'); END;
--> statement-breakpoint
CREATE TRIGGER keys_no_delete BEFORE DELETE ON keys
BEGIN SELECT RAISE(ABORT, 'a key stays as it was made; make a new one'); END;
--> statement-breakpoint
CREATE TRIGGER keys_no_replace BEFORE INSERT ON keys
WHEN EXISTS (SELECT 1 FROM keys WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a key stays as it was made; make a new one'); END;

-- History is not rewritten by mistake; who does it on purpose is found by the hash chain.
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

CREATE TRIGGER payloads_are_never_changed BEFORE UPDATE ON payloads
BEGIN SELECT RAISE(ABORT, 'payloads are never changed'); END;

CREATE TRIGGER payloads_are_deleted_by_redaction_only BEFORE DELETE ON payloads
WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE id = old.id)
BEGIN SELECT RAISE(ABORT, 'a payload is deleted by redaction only'); END;

CREATE TRIGGER redactions_are_never_changed BEFORE UPDATE ON redactions
BEGIN SELECT RAISE(ABORT, 'redactions are never changed'); END;

CREATE TRIGGER redactions_are_never_deleted BEFORE DELETE ON redactions
BEGIN SELECT RAISE(ABORT, 'redactions are never deleted'); END;

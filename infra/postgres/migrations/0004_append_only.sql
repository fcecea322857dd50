-- schemas: log
-- History is not rewritten by mistake, by anybody; who does it on purpose is found by the chain.
CREATE FUNCTION refuse() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE FUNCTION refuse_unless_redacted() RETURNS TRIGGER LANGUAGE plpgsql
SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM FROM redactions AS r WHERE r.part = old.part AND r.off = old.off;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a payload is deleted by redaction only'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN old;
END
$$;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('events are never changed');
CREATE TRIGGER events_are_never_deleted BEFORE DELETE OR TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('events are never deleted');

CREATE TRIGGER payloads_are_never_changed BEFORE UPDATE ON payloads
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('payloads are never changed');
CREATE TRIGGER payloads_are_deleted_by_redaction_only BEFORE DELETE ON payloads
  FOR EACH ROW EXECUTE FUNCTION refuse_unless_redacted();
CREATE TRIGGER payloads_are_never_deleted_together BEFORE TRUNCATE ON payloads
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('a payload is deleted by redaction only');

CREATE TRIGGER redactions_are_never_changed BEFORE UPDATE ON redactions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('redactions are never changed');
CREATE TRIGGER redactions_are_never_deleted BEFORE DELETE OR TRUNCATE ON redactions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('redactions are never deleted');

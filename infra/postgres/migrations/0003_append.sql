-- schemas: log, activity
-- The only way into a log. One call is one transaction: what it finds out holds until it commits.
--
-- a_…  one element an append; a_rows, a_claims and a_erased say how many of the following are its
-- r_…  what it looks at and writes, in order: a row without type only expects a revision
-- c_…  values taken, or given back where c_release
-- x_…  offsets of events whose payload goes
-- clock  microseconds since 1970; NULL is the database's own time, the only one outside of tests
--
-- code 0 recorded · 1 recorded before · 2 command id of another command · 3 row `refused` expected
-- another revision than `rev` · 4 the event id of row `refused` is taken · 5 the value of claim
-- `refused` is held by the stream `holder`
CREATE FUNCTION append(
  a_part INTEGER[], a_key UUID[], a_actor UUID[], a_command UUID[], a_correlation UUID[],
  a_causation UUID[], a_fingerprint BYTEA[], a_answer BYTEA[], a_rows INTEGER[],
  a_claims INTEGER[], a_erased INTEGER[],
  r_stream TEXT[], r_expected BIGINT[], r_type TEXT[], r_schema INTEGER[], r_event_id UUID[],
  r_salt BYTEA[], r_payload BYTEA[],
  c_scope TEXT[], c_value TEXT[], c_stream TEXT[], c_release BOOLEAN[],
  x_off BIGINT[], clock BIGINT
) RETURNS TABLE (
  o_code INTEGER, o_part INTEGER, o_off BIGINT, o_rev BIGINT, o_at BIGINT, o_revs BIGINT[],
  o_hashes BYTEA[], o_answer BYTEA, o_refused INTEGER, o_holder TEXT
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT
-- A plan made while the tables are small must do when they are large.
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_sort = off
AS $$
DECLARE
  me RECORD;
  found_receipt RECORD;
  tail RECORD;
  held RECORD;
  part INTEGER;
  tail_off BIGINT[] := '{}';
  tail_at BIGINT[] := '{}';
  tail_hash BYTEA[] := '{}';
  off BIGINT;
  at BIGINT;
  chained BYTEA;
  committed BYTEA;
  now BIGINT;
  stream TEXT;
  revision BIGINT;
  revisions BIGINT[];
  taken INTEGER;
  first_row INTEGER;
  last_row INTEGER := 0;
  first_claim INTEGER;
  last_claim INTEGER := 0;
  first_erased INTEGER;
  last_erased INTEGER := 0;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'append needs READ COMMITTED: each statement must see what is behind the lock';
  END IF;
  SELECT log.log_id, log.bounded INTO me FROM log;
  -- Writers to one partition queue here until the commit is visible, so offsets are gapless and
  -- no checkpoint passes an event still uncommitted. Everyone locks in the same order.
  FOR part IN SELECT DISTINCT p FROM unnest(a_part) AS p ORDER BY p LOOP
    PERFORM pg_advisory_xact_lock(1163282 + 2 * me.bounded::INTEGER, part);
  END LOOP;
  now := coalesce(clock, (extract(epoch FROM clock_timestamp()) * 1000000)::BIGINT);

  <<appends>>
  FOR i IN 1 .. cardinality(a_part) LOOP
    first_row := last_row + 1;
    last_row := last_row + a_rows[i];
    first_claim := last_claim + 1;
    last_claim := last_claim + a_claims[i];
    first_erased := last_erased + 1;
    last_erased := last_erased + a_erased[i];
    part := a_part[i];
    o_part := part; o_off := -1; o_rev := -1; o_at := 0; o_revs := '{}'; o_hashes := '{}';
    o_answer := '';
    o_refused := 0; o_holder := '';

    -- The receipt goes before any refusal: a repeat is answered as the first time.
    SELECT r.fingerprint, r.part, r.off, r.rev, r.recorded_at, r.answer INTO found_receipt
      FROM receipts AS r WHERE r.command_id = a_command[i] AND r.actor = a_actor[i];
    IF FOUND THEN
      IF found_receipt.fingerprint = a_fingerprint[i] THEN
        o_code := 1; o_part := found_receipt.part; o_off := found_receipt.off;
        o_rev := found_receipt.rev; o_at := found_receipt.recorded_at;
        o_answer := found_receipt.answer;
      ELSE
        o_code := 2;
      END IF;
      RETURN NEXT;
      CONTINUE;
    END IF;

    -- What every row expects, and the revision of its stream behind it.
    revisions := '{}';
    taken := NULL;
    FOR j IN first_row .. last_row LOOP
      stream := r_stream[j];
      revision := NULL;
      FOR k IN REVERSE j - 1 .. first_row LOOP
        IF r_stream[k] = stream THEN
          revision := revisions[k - first_row + 1];
          EXIT;
        END IF;
      END LOOP;
      IF revision IS NULL THEN
        SELECT e.rev INTO revision
          FROM events AS e WHERE e.stream = r_stream[j] ORDER BY e.rev DESC LIMIT 1;
        revision := coalesce(revision, -1);
      END IF;
      IF r_expected[j] <> revision THEN
        o_code := 3; o_refused := j; o_rev := revision;
        RETURN NEXT;
        CONTINUE appends;
      END IF;
      IF r_type[j] IS NOT NULL THEN
        revision := revision + 1;
        IF taken IS NULL AND r_event_id[j] IS NOT NULL THEN
          PERFORM FROM events AS e WHERE e.event_id = r_event_id[j];
          IF FOUND THEN
            taken := j;
          END IF;
        END IF;
      END IF;
      revisions[j - first_row + 1] := revision;
    END LOOP;
    IF taken IS NULL AND last_row > first_row THEN
      SELECT max(n) INTO taken FROM unnest(r_event_id[first_row : last_row])
        WITH ORDINALITY AS one (event_id, n) WHERE event_id IS NOT NULL
       GROUP BY event_id HAVING count(*) > 1 LIMIT 1;
      taken := taken + first_row - 1;
    END IF;
    IF taken IS NOT NULL THEN
      o_code := 4; o_refused := taken;
      RETURN NEXT;
      CONTINUE;
    END IF;

    IF a_claims[i] > 0 THEN
      SELECT c.refused, c.holder INTO held
        FROM claim(c_scope[first_claim : last_claim], c_value[first_claim : last_claim],
                   c_stream[first_claim : last_claim], c_release[first_claim : last_claim]) AS c;
      IF held.refused IS NOT NULL THEN
        o_code := 5; o_refused := first_claim - 1 + held.refused; o_holder := held.holder;
        RETURN NEXT;
        CONTINUE;
      END IF;
    END IF;

    off := tail_off[part];
    IF off IS NULL THEN
      SELECT e.off, e.recorded_at, e.hash INTO tail
        FROM events AS e WHERE e.part = a_part[i] ORDER BY e.off DESC LIMIT 1;
      IF FOUND THEN
        off := tail.off; at := tail.recorded_at; chained := tail.hash;
      ELSE
        off := -1; at := 0; chained := sha256(uuid_send(me.log_id) || int4send(part));
      END IF;
    ELSE
      at := tail_at[part];
      chained := tail_hash[part];
    END IF;

    o_at := now;
    FOR j IN first_row .. last_row LOOP
      CONTINUE WHEN r_type[j] IS NULL;
      off := off + 1;
      at := greatest(at + 1, now);
      o_rev := revisions[j - first_row + 1];
      o_at := at;
      IF me.bounded THEN
        committed := NULL; chained := NULL;
      ELSE
        committed := sha256(r_salt[j] || r_payload[j]);
        chained := sha256(chained || described(part, off, o_rev, r_schema[j], at, r_stream[j],
          a_key[i], r_type[j], r_event_id[j], a_actor[i], a_correlation[i], a_causation[i])
          || committed);
      END IF;
      o_revs := o_revs || o_rev;
      o_hashes := o_hashes || chained;
      INSERT INTO events VALUES (part, off, r_stream[j], a_key[i], o_rev, r_type[j], r_schema[j],
        r_event_id[j], at, a_actor[i], a_correlation[i], a_causation[i], NULL, committed, chained);
      INSERT INTO payloads VALUES (part, off, r_salt[j], r_payload[j]);
      IF me.bounded THEN
        PERFORM forget_superseded(r_stream[j], o_rev);
      END IF;
    END LOOP;
    tail_off[part] := off;
    tail_at[part] := at;
    tail_hash[part] := chained;

    INSERT INTO receipts VALUES
      (a_command[i], a_actor[i], a_fingerprint[i], part, off, o_rev, o_at, a_answer[i]);
    IF a_erased[i] > 0 THEN
      PERFORM erase(part, x_off[first_erased : last_erased], a_actor[i], now);
    END IF;
    o_code := 0; o_off := off;
    RETURN NEXT;
  END LOOP;
END
$$;

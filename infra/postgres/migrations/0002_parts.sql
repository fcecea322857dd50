-- schemas: log, activity
-- The parts of an append that are the same for every event or rare.

-- The stored bytes of an event's row but commitment and hash: what the chain covers. Integers are
-- 8 bytes, big-endian; every field has its length in front, 4 bytes; a null is a length of
-- 2**32 - 1, as key_ref is at the end.
CREATE FUNCTION described(
  part BIGINT, off BIGINT, rev BIGINT, schema BIGINT, recorded_at BIGINT, stream TEXT, key UUID,
  type TEXT, event_id UUID, actor UUID, correlation UUID, causation UUID
) RETURNS BYTEA LANGUAGE sql STABLE AS $$
  SELECT '\x00000008'::BYTEA || int8send(part) || '\x00000008'::BYTEA || int8send(off)
      || '\x00000008'::BYTEA || int8send(rev) || '\x00000008'::BYTEA || int8send(schema)
      || '\x00000008'::BYTEA || int8send(recorded_at)
      || int4send(octet_length(stream)) || convert_to(stream, 'UTF8')
      || '\x00000010'::BYTEA || uuid_send(key)
      || int4send(octet_length(type)) || convert_to(type, 'UTF8')
      || coalesce('\x00000010'::BYTEA || uuid_send(event_id), '\xffffffff'::BYTEA)
      || '\x00000010'::BYTEA || uuid_send(actor)
      || '\x00000010'::BYTEA || uuid_send(correlation)
      || coalesce('\x00000010'::BYTEA || uuid_send(causation), '\xffffffff'::BYTEA)
      || '\xffffffff'::BYTEA
$$;

-- Give back what is released by its holder, then take each value in turn: all of it or nothing.
-- `refused` is the first value that another stream holds, NULL if there is none.
CREATE FUNCTION claim(
  scopes TEXT[], vals TEXT[], streams TEXT[], releases BOOLEAN[],
  OUT refused INTEGER, OUT holder TEXT
) LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM claims AS c USING unnest(scopes, vals, streams, releases) AS r (scope, val, stream, gone)
   WHERE r.gone AND c.scope = r.scope AND c.value = r.val AND c.stream = r.stream;
  FOR i IN 1 .. cardinality(scopes) LOOP
    CONTINUE WHEN releases[i];
    holder := NULL;
    WHILE holder IS NULL LOOP  -- whoever held it may let it go between the two statements
      INSERT INTO claims VALUES (scopes[i], vals[i], streams[i]) ON CONFLICT DO NOTHING;
      SELECT c.stream INTO holder FROM claims AS c WHERE c.scope = scopes[i] AND c.value = vals[i];
    END LOOP;
    IF holder <> streams[i] THEN
      refused := i;
      RAISE EXCEPTION USING ERRCODE = 'MCLMD';  -- undoes this block
    END IF;
  END LOOP;
  holder := NULL;
EXCEPTION WHEN SQLSTATE 'MCLMD' THEN
  NULL;
END
$$;

-- Payloads go for good; that they went, and who let them go, stays.
CREATE FUNCTION erase(at_part INTEGER, offs BIGINT[], by_actor UUID, at BIGINT) RETURNS VOID
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO redactions
  SELECT e.part, e.off, by_actor, at FROM events AS e WHERE e.part = at_part AND e.off = ANY (offs)
      ON CONFLICT DO NOTHING;
  DELETE FROM payloads AS p WHERE p.part = at_part AND p.off = ANY (offs);
END
$$;

-- A bounded log holds the latest event of each stream.
CREATE FUNCTION forget_superseded(of_stream TEXT, latest BIGINT) RETURNS VOID
LANGUAGE sql AS $$
  WITH gone AS (
    DELETE FROM events WHERE stream = of_stream AND rev < latest RETURNING part, off
  )
  DELETE FROM payloads AS p USING gone WHERE p.part = gone.part AND p.off = gone.off
$$;

-- Receipts live for 30 days; at most `most` of the older ones go with one call.
CREATE FUNCTION forget_receipts(clock BIGINT, most INTEGER) RETURNS INTEGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  now BIGINT := coalesce(clock, (extract(epoch FROM clock_timestamp()) * 1000000)::BIGINT);
  gone INTEGER;
BEGIN
  DELETE FROM receipts WHERE (command_id, actor) IN (
    SELECT r.command_id, r.actor FROM receipts AS r
     WHERE r.recorded_at < now - 30 * 86400000000 ORDER BY r.recorded_at LIMIT most
       FOR UPDATE SKIP LOCKED
  );
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END
$$;

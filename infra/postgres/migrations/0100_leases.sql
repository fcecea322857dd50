-- schemas: leases
-- Which process works on which partition: an optimisation, never a correctness device. Everything
-- goes by this database's clock, and the epoch of a lease rises with each new owner.
CREATE TABLE lease_workers (
  role TEXT NOT NULL,
  worker UUID NOT NULL,
  alive_until TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (role, worker)
);

CREATE TABLE leases (
  role TEXT NOT NULL,
  part SMALLINT NOT NULL,
  worker UUID,
  epoch BIGINT NOT NULL,
  held_until TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (role, part)
);

CREATE TABLE relay_cursors (
  log_id UUID NOT NULL,
  part SMALLINT NOT NULL,
  off BIGINT NOT NULL,
  PRIMARY KEY (log_id, part)
);

-- Renews what a worker holds, gives up what is more than its share, takes what is free, and
-- returns what it holds then. The share of each is the partitions divided by the workers alive.
CREATE FUNCTION share_leases(p_role TEXT, p_worker UUID, p_parts INT, p_seconds FLOAT)
RETURNS TABLE (held_part SMALLINT, held_epoch BIGINT)
LANGUAGE plpgsql AS $$
DECLARE
  v_now TIMESTAMPTZ;
  v_until TIMESTAMPTZ;
  v_share INT;
  v_held INT;
BEGIN
  -- Workers of a role decide one after the other; the lock ends with this one call.
  PERFORM pg_advisory_xact_lock(1163283, hashtext(p_role));
  v_now := clock_timestamp();
  v_until := v_now + make_interval(secs => p_seconds);
  DELETE FROM lease_workers AS w WHERE w.role = p_role AND w.alive_until < v_now;
  INSERT INTO lease_workers AS w VALUES (p_role, p_worker, v_until)
    ON CONFLICT (role, worker) DO UPDATE SET alive_until = v_until;
  INSERT INTO leases SELECT p_role, n, NULL, 0, v_now FROM generate_series(0, p_parts - 1) AS n
    ON CONFLICT DO NOTHING;
  SELECT ceil(p_parts::FLOAT / count(*)) INTO v_share FROM lease_workers AS w WHERE w.role = p_role;

  UPDATE leases AS l SET held_until = v_until
   WHERE l.role = p_role AND l.worker = p_worker AND l.held_until >= v_now;
  UPDATE leases AS l SET worker = NULL, held_until = v_now
   WHERE l.role = p_role AND l.part IN (
     SELECT m.part FROM leases AS m
      WHERE m.role = p_role AND m.worker = p_worker AND m.held_until >= v_now
      ORDER BY m.part OFFSET v_share);
  SELECT count(*) INTO v_held FROM leases AS l
   WHERE l.role = p_role AND l.worker = p_worker AND l.held_until >= v_now;
  UPDATE leases AS l SET worker = p_worker, epoch = l.epoch + 1, held_until = v_until
   WHERE l.role = p_role AND l.part IN (
     SELECT m.part FROM leases AS m
      WHERE m.role = p_role AND (m.worker IS NULL OR m.held_until < v_now)
      ORDER BY m.part LIMIT greatest(0, v_share - v_held));

  RETURN QUERY SELECT l.part, l.epoch FROM leases AS l
   WHERE l.role = p_role AND l.worker = p_worker AND l.held_until >= v_now;
END
$$;

CREATE TABLE reactor_marks (
  reactor TEXT NOT NULL,
  lane INTEGER NOT NULL,
  epoch BIGINT NOT NULL,
  off BIGINT NOT NULL,
  PRIMARY KEY (reactor, lane)
);

-- Raises the epochs of the lanes given, and returns the marks there are; an epoch that was newer
-- stays and is returned.
CREATE FUNCTION own_marks(p_reactor TEXT, p_lanes INT[], p_epochs BIGINT[])
RETURNS TABLE (mark_lane INT, mark_off BIGINT, mark_epoch BIGINT)
LANGUAGE sql AS $$
  UPDATE reactor_marks AS m SET epoch = greatest(m.epoch, u.epoch)
    FROM unnest(p_lanes, p_epochs) AS u (lane, epoch)
   WHERE m.reactor = p_reactor AND m.lane = u.lane
  RETURNING m.lane, m.off, m.epoch
$$;

-- Moves the marks of all lanes given, or of none; returns the lanes that have a newer owner.
CREATE FUNCTION move_marks(p_reactor TEXT, p_lanes INT[], p_epochs BIGINT[], p_offs BIGINT[])
RETURNS TABLE (mark_lane INT, mark_epoch BIGINT)
LANGUAGE plpgsql AS $$
BEGIN
  -- The rows stay locked until the marks are moved.
  PERFORM m.lane FROM reactor_marks AS m
    WHERE m.reactor = p_reactor AND m.lane = ANY (p_lanes) ORDER BY m.lane FOR UPDATE;
  RETURN QUERY SELECT m.lane, m.epoch FROM reactor_marks AS m
    JOIN unnest(p_lanes, p_epochs) AS u (lane, epoch) ON u.lane = m.lane
   WHERE m.reactor = p_reactor AND m.epoch > u.epoch;
  IF FOUND THEN
    RETURN;
  END IF;
  INSERT INTO reactor_marks AS m
  SELECT p_reactor, u.lane, u.epoch, u.off FROM unnest(p_lanes, p_epochs, p_offs) AS u (lane, epoch, off)
    ON CONFLICT (reactor, lane) DO UPDATE
       SET epoch = excluded.epoch, off = greatest(m.off, excluded.off);
END
$$;

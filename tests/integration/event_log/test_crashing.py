import secrets
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from uuid import UUID

from infra.sqlite.verify import verify
from tests.integration.event_log.crashing import read_notes

KILLS = 200


def test_killed_two_hundred_times_it_has_every_answered_append_once(tmp_path: Path) -> None:
    seed = secrets.randbelow(1 << 32)
    script = [sys.executable, "-m", "tests.integration.event_log.crashing"]
    subprocess.run([*script, str(tmp_path), str(KILLS), str(seed)], check=True)
    submitted, answered = read_notes(tmp_path / "notes")
    with closing(sqlite3.connect(tmp_path / "log.db")) as connection:
        rows = connection.execute("SELECT event_id, part, off FROM events").fetchall()
    places = {UUID(bytes=event_id): (part, off) for event_id, part, off in rows}
    assert len(answered) > KILLS, f"seed {seed}"
    assert set(Counter(UUID(bytes=row[0]) for row in rows).values()) == {1}
    assert places.keys() == submitted == answered.keys()
    assert places == answered, f"seed {seed}"
    found = verify(tmp_path / "log.db")
    assert found.damages == []
    assert found.events == len(rows)

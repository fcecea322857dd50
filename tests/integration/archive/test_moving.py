"""A place moves in one file: what was recorded, who may sign in, and what clients hold."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from infra.sqlite.verify import heads
from tests.e2e.person import Person
from tests.product import UNLIMITED, Product


class Moved:
    """A place that was lived in and exported, and the folder that it is to move to."""

    def __init__(self, folder: Path) -> None:
        self.archive = folder / "place.archive"
        self.old = Product(folder / "old", UNLIMITED)
        self.secret = self.old.data / "secret"
        self.new = Product(
            folder / "new", UNLIMITED | {"MESSENGER_SECRET_FILE": str(folder / "old" / "secret")}
        )

    async def live_in(self) -> tuple[Person, str]:
        """Return who was here, and the conversation that they had."""
        await asyncio.to_thread(self.old.start)
        anna = await Person.register(self.old, "anna", email="anna@example.org")
        talk = await anna.create(title="The move")
        for number in range(30):
            await anna.send(talk, f"box {number}")
        gone = await anna.send(talk, "better unsaid")
        await anna.command("delete-message", conversation_id=talk, message_id=gone["message_id"])
        await anna.command("mark-read", conversation_id=talk, seq=3)
        await asyncio.to_thread(self.old.stop)
        return anna, talk

    def export(self) -> CompletedProcess[str]:
        return self.old.run("events", "export", str(self.archive))

    def restore(self) -> CompletedProcess[str]:
        return self.new.run("events", "import", str(self.archive))


@pytest.fixture
async def moved(tmp_path: Path) -> Moved:
    return Moved(tmp_path)


async def test_a_place_goes_on_elsewhere_as_if_nothing_had_happened(moved: Moved) -> None:
    anna, talk = await moved.live_in()
    done = await asyncio.to_thread(moved.export)
    assert done.returncode == 0, done.stderr
    done = await asyncio.to_thread(moved.restore)
    assert done.returncode == 0, done.stderr
    assert heads(moved.new.data / "log.db") == heads(moved.old.data / "log.db")
    verified = await asyncio.to_thread(moved.new.run, "events", "verify")
    assert verified.returncode == 0, verified.stderr
    with moved.new:
        anna.product = moved.new
        assert [each["seq"] for each in await anna.history(talk, limit=50)] == list(range(1, 32))
        (item,) = (await anna.get("/v1/inbox"))["items"]
        assert (item["title"], item["read_seq"]) == ("The move", 31)
        back = await anna.live(resume=True)
        assert back.welcome["resumed"] is True
        await back.close()
        answer = await anna.post(
            "/v1/auth/login",
            {"login": "anna@example.org", "password": "correct horse battery staple"},
        )
        assert answer.status_code == 200, answer.text
        assert (await anna.send(talk, "unpacked"))["seq"] == 32
    await anna.close()


async def test_the_archive_holds_no_password_hash_in_the_clear(moved: Moved) -> None:
    anna, _ = await moved.live_in()
    await anna.close()
    await asyncio.to_thread(moved.export)
    again = await asyncio.to_thread(moved.export)
    assert again.returncode == 0
    shutil.copytree(moved.old.data, moved.new.data)
    (moved.new.data / "secret").write_bytes(bytes(32))
    (moved.new.data / "log.db").unlink()
    refused = await asyncio.to_thread(moved.restore)
    assert refused.returncode == 4
    assert "another secret" in refused.stderr


async def test_an_export_cut_off_goes_on_where_it_was(moved: Moved) -> None:
    anna, _ = await moved.live_in()
    await anna.close()
    await asyncio.to_thread(moved.export)
    whole = moved.archive.read_bytes()
    for kept in (len(whole) - 1, len(whole) * 2 // 3, len(whole) // 3):
        moved.archive.write_bytes(whole[:kept])
        done = await asyncio.to_thread(moved.export)
        assert done.returncode == 0, done.stderr
        assert moved.archive.read_bytes() == whole


async def test_half_an_import_is_not_served_and_goes_on_with_the_whole(moved: Moved) -> None:
    anna, talk = await moved.live_in()
    await asyncio.to_thread(moved.export)
    whole = moved.archive.read_bytes()
    moved.archive.write_bytes(whole[: len(whole) // 2])
    cut = await asyncio.to_thread(moved.restore)
    assert (cut.returncode, "cut off" in cut.stderr) == (4, True)
    with pytest.raises(RuntimeError, match="events import"):
        await asyncio.to_thread(moved.new.start)
    moved.archive.write_bytes(whole)
    done = await asyncio.to_thread(moved.restore)
    assert done.returncode == 0, done.stderr
    with moved.new:
        anna.product = moved.new
        assert len(await anna.history(talk, limit=50)) == 31
    again = await asyncio.to_thread(moved.restore)
    assert again.returncode == 1
    assert "holds a log already" in again.stderr
    await anna.close()


async def test_what_a_running_server_records_is_not_left_out_unnoticed(moved: Moved) -> None:
    with moved.old:
        refused = await asyncio.to_thread(moved.export)
    assert refused.returncode == 1
    assert "Stop it first" in refused.stderr
    assert not moved.archive.exists()


async def test_an_erased_text_stays_erased_though_an_older_part_holds_it(moved: Moved) -> None:
    anna, _ = await moved.live_in()
    await anna.close()
    await asyncio.to_thread(moved.export)
    await asyncio.to_thread(moved.restore)
    with closing(sqlite3.connect(moved.new.data / "log.db")) as log:
        erased = log.execute("SELECT count(*) FROM redactions").fetchone()[0]
        events = log.execute("SELECT count(*) FROM events").fetchone()[0]
        payloads = log.execute("SELECT count(*) FROM payloads").fetchone()[0]
    assert (erased, payloads) == (1, events - 1)

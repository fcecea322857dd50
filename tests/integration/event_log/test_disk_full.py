import asyncio
import subprocess
import sys
from pathlib import Path
from uuid import UUID

from commands.ports import Appended, Outcome, Unavailable
from infra.memory.feed import InProcessFeed
from infra.sqlite.event_log import SqliteEventLog
from infra.sqlite.verify import verify
from tests.contract.event_log.appends import said


def large(n: int) -> str:
    return f"{n}" + "x" * 3000


async def until_refused(log: SqliteEventLog, first: int) -> list[Outcome]:
    """Append eight at a time until one is refused; return every outcome."""
    outcomes: list[Outcome] = []
    while not any(isinstance(outcome, Unavailable) for outcome in outcomes):
        numbers = range(first + len(outcomes), first + len(outcomes) + 8)
        appends = (log.append(said(UUID(int=n % 3), large(n))) for n in numbers)
        outcomes += await asyncio.gather(*appends)
    return outcomes


async def check(log: SqliteEventLog, path: Path, outcomes: list[Outcome]) -> None:
    """Exactly what was answered as recorded is there."""
    answered = {o.position for o in outcomes if isinstance(o, Appended)}
    events = await log.read(dict.fromkeys(range(16), -1), 100_000)
    assert {(e.partition, e.offset) for e in events} == answered
    assert verify(path).sound


async def test_a_full_database_refuses_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    log = SqliteEventLog.open(path, feed=InProcessFeed())
    writing = log._recorder.writer._connection
    writing.execute("PRAGMA max_page_count = 100")
    outcomes = await until_refused(log, 0)
    [refusal] = {o for o in outcomes if isinstance(o, Unavailable)}
    assert refusal == Unavailable("the log cannot be written: database or disk is full", 1)
    await check(log, path, outcomes)
    writing.execute("PRAGMA max_page_count = 1000000")
    outcomes.append(await log.append(said(UUID(int=1), "room again")))
    assert isinstance(outcomes[-1], Appended)
    await check(log, path, outcomes)
    await log.close()


async def run_out_of_room(folder: Path) -> None:
    """Run in a process of its own, whose files may not grow beyond a limit."""
    import resource

    path = folder / "log.db"
    log = SqliteEventLog.open(path, feed=InProcessFeed())
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, most))
    outcomes = await until_refused(log, 0)
    outcomes += await until_refused(log, len(outcomes))
    await check(log, path, outcomes)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    outcomes.append(await log.append(said(UUID(int=1), "room again")))
    assert isinstance(outcomes[-1], Appended)
    assert sum(isinstance(outcome, Appended) for outcome in outcomes) > 20
    await check(log, path, outcomes)
    await log.close()


def test_a_disk_that_refuses_to_write_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    module = "tests.integration.event_log.test_disk_full"
    subprocess.run([sys.executable, "-W", "error", "-m", module, str(tmp_path)], check=True)
    assert verify(tmp_path / "log.db").sound


if __name__ == "__main__":
    asyncio.run(run_out_of_room(Path(sys.argv[1])))

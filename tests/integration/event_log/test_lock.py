import signal
import subprocess
import sys
from pathlib import Path

import pytest

from infra.files.lock import DataFolderInUse, DataFolderLock

HOLDER = """
import sys, time
from pathlib import Path
from infra.files.lock import DataFolderLock
lock = DataFolderLock.acquire(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(600)
"""


def hold(folder: Path) -> subprocess.Popen[str]:
    script = [sys.executable, "-c", HOLDER, str(folder)]
    process = subprocess.Popen(script, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_refused_with_a_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    with hold(tmp_path) as first:
        with pytest.raises(DataFolderInUse) as refused:
            DataFolderLock.acquire(tmp_path)
        assert str(refused.value) == (
            f"Another Messenger process (pid {first.pid}) is using the data folder {tmp_path}."
            " Stop it first, or give this one a folder of its own with --data."
        )
        first.send_signal(signal.SIGKILL)


def test_the_folder_of_a_killed_process_is_free(tmp_path: Path) -> None:
    with hold(tmp_path) as first:
        first.send_signal(signal.SIGKILL)
    with DataFolderLock.acquire(tmp_path):
        pass


def test_a_released_folder_is_free(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "here"
    DataFolderLock.acquire(folder).release()
    with DataFolderLock.acquire(folder), pytest.raises(DataFolderInUse):
        DataFolderLock.acquire(folder)

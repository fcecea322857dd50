import subprocess
import sys

PROGRAM = """
import ctypes, _sqlite3, sqlite3
from infra.sqlite.allocation import allocate_without_counting

told = allocate_without_counting()
connection = sqlite3.connect(":memory:")
connection.execute("CREATE TABLE t AS SELECT 'works' AS x")
(found,) = connection.execute("SELECT x FROM t").fetchone()
used = ctypes.CDLL(_sqlite3.__file__).sqlite3_memory_used() if told else 0
print(told == (getattr(_sqlite3, "__file__", None) is not None), found, used)
"""


def test_sqlite_works_without_counting_its_memory() -> None:
    program = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True
    )
    assert program.stdout.split() == ["True", "works", "0"]

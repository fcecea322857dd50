"""A server that a test may stop: Debian's binaries, its own folder and port, no privileges."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Self

ACCOUNT = "postgres"


class OwnServer:
    """Everything of it lies in one folder, which goes with it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"postgresql://owner@127.0.0.1:{port}/postgres"
        self._folder = folder
        self._port = port

    @classmethod
    def create(cls) -> Self:
        folder = Path(tempfile.mkdtemp(prefix="messenger-postgres-"))
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(folder, ACCOUNT, ACCOUNT)
        server = cls(folder, _free_port())
        _run("initdb", "-D", str(folder / "data"), "-U", "owner", "-A", "trust", "-E", "UTF8")
        return server

    def start(self) -> None:
        options = f"-p {self._port} -k {self._folder} -c listen_addresses=127.0.0.1"
        self._control("-w", "-l", str(self._folder / "log"), "-o", options, "start")

    def stop_at_once(self) -> None:
        """Let it stop as a crash would: nothing is written any more."""
        self._control("-m", "immediate", "stop")

    def remove(self) -> None:
        if (self._folder / "data" / "postmaster.pid").exists():
            self.stop_at_once()
        shutil.rmtree(self._folder)

    def _control(self, *arguments: str) -> None:
        _run("pg_ctl", "-s", "-D", str(self._folder / "data"), *arguments)


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        raise FileNotFoundError(
            "PostgreSQL's own programs are not here: apt-get install postgresql"
        )
    return found[-1]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _run(program: str, *arguments: str) -> None:
    command = [str(_binaries() / program), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", ACCOUNT, "--", *command]
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)

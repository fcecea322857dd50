"""Runs the product as its users do: a process of its own, found through its ready file."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

COMMAND = Path(sys.executable).with_name("messenger")

UNLIMITED = {
    f"MESSENGER_LIMIT_{name}": "0/s, burst 0"
    for name in ("LOGIN", "LOGIN_ADDRESS", "REGISTER", "SEND", "COMMAND", "SEARCH", "READ")
}
"""Environment of a server under load."""


class Reached(Protocol):
    """A running product at a port of this machine."""

    @property
    def port(self) -> int:
        """Return the port of the API."""

    def setup_code(self) -> str:
        """Return the code that lets the first administrator register."""


class Reachable(Protocol):
    """A running product at an address."""

    @property
    def url(self) -> str:
        """Return the address of the API."""

    def setup_code(self) -> str:
        """Return the code that lets the first administrator register."""


class Served(Protocol):
    """A running product, of either profile."""

    @property
    def url(self) -> str:
        """Return the address of the API."""

    def setup_code(self) -> str:
        """Return the code that lets the first administrator register."""

    def start(self) -> None:
        """Start it and wait until it serves."""

    def start_again(self) -> None:
        """Start it where it was before, so that who was there finds it."""

    def stop(self) -> int:
        """End it as an operator would and return its exit code."""

    def run(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run another command on it."""


class Product:
    """`messenger serve` on a data folder, at a free port."""

    def __init__(self, data: Path, environment: Mapping[str, str] | None = None) -> None:
        self.data = data
        self._environment = {**os.environ, **(environment or {}), "MESSENGER_DATA": str(data)}
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    @property
    def port(self) -> int:
        """Return the port of the API."""
        return self._port

    @property
    def url(self) -> str:
        """Return the address of the API."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def internal_url(self) -> str:
        """Return the address of probes and figures."""
        return (self.data / "operator-url").read_text()

    @property
    def pid(self) -> int:
        """Return the id of the running process."""
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        """Say whether it was started and not ended since."""
        return self._process is not None

    def start(self, *, port: int = 0, patience: float = 60.0) -> None:
        """Start it and wait until it serves, at a free port or at that one."""
        self.data.mkdir(parents=True, exist_ok=True)
        ready = self.data / "ready"
        ready.unlink(missing_ok=True)
        log = (self.data / "serve.log").open("ab")
        self._process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port), "--ready-file", ready],
            env=self._environment,
            stdout=log,
            stderr=log,
        )
        log.close()
        give_up = time.monotonic() + patience
        while not (ready.exists() and ready.read_text().strip()):
            if self._process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError((self.data / "serve.log").read_text()[-4000:])
            time.sleep(0.02)
        self._port = int(ready.read_text().strip().rpartition(":")[2].rstrip("/"))

    def start_again(self) -> None:
        """Start it at the port that it had."""
        self.start(port=self._port)

    def stop(self) -> int:
        """End it as an operator would and return its exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def run(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run another command on the same data folder."""
        return subprocess.run(
            [COMMAND, *arguments],
            env=self._environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )

    def setup_code(self) -> str:
        """Return the code that lets the first administrator register."""
        answer = json.loads(self.run("setup-link", "--json").stdout)
        code = answer["code"]
        assert isinstance(code, str)
        return code

    def _end(self, how: signal.Signals) -> int:
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(how)
        code = self._process.wait(timeout=60)
        self._process = None
        return code

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._end(signal.SIGTERM)

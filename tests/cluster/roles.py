"""One process of a cluster, which keeps its addresses when it is started again."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from tests.product import COMMAND

PATIENCE = 90.0


class Role:
    """`messenger <role>` with a log of its own."""

    def __init__(self, name: str, role: str, folder: Path, environment: Mapping[str, str]) -> None:
        self.name = name
        self.role = role
        self.port = 0
        self.internal_port = 0
        self._environment = {**os.environ, **environment}
        self._ready = folder / f"{name}.ready"
        self._log = folder / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def internal_url(self) -> str:
        return f"http://127.0.0.1:{self.internal_port}"

    @property
    def log(self) -> str:
        """What it has logged so far."""
        return self._log.read_text()

    def begin(self) -> None:
        """Start it without waiting."""
        self._ready.unlink(missing_ok=True)
        options = ["--internal-port", str(self.internal_port), "--ready-file", str(self._ready)]
        if self.role in {"commands", "query-api"}:
            options += ["--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [COMMAND, self.role, *options], env=self._environment, stdout=log, stderr=log
            )

    def await_ready(self, patience: float = PATIENCE) -> None:
        """Return when it does its job."""
        give_up = time.monotonic() + patience
        while not (self._ready.exists() and self._ready.read_text().endswith("\n")):
            assert self._process is not None
            if self._process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"{self.name}: {self.log[-4000:]}")
            time.sleep(0.05)
        ports = [int(line.rpartition(":")[2]) for line in self._ready.read_text().split()]
        self.internal_port = ports[-1]
        self.port = ports[0] if len(ports) > 1 else 0

    def start(self) -> None:
        self.begin()
        self.await_ready()

    def stop(self) -> int:
        """End it as an operator would and return its exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def tell(self, number: signal.Signals) -> None:
        """Send a signal and do not wait."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        self.tell(how)
        code = self._process.wait(timeout=PATIENCE)
        self._process = None
        return code

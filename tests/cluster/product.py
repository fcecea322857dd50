"""The cluster as its users have it: several of each process behind one address."""

import json
import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.cluster.proxy import Proxy
from tests.cluster.roles import Role
from tests.product import COMMAND

QUICKLY = {"MESSENGER_DRAIN_SETTLE": "1", "MESSENGER_DRAIN_SECONDS": "1"}


class Cluster:
    """Two of each role, unless other numbers are asked for."""

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str],
        *,
        gateways: int = 2,
        workers: int = 2,
        reads: int = 2,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.environment = {**os.environ, **QUICKLY, **environment}

        def some(name: str, role: str, count: int) -> list[Role]:
            return [
                Role(f"{name}{number}", role, folder, self.environment)
                for number in range(1, count + 1)
            ]

        self.gateways = some("gateway", "commands", gateways)
        self.workers = some("worker", "projections", workers)
        self.reads = some("read", "query-api", reads)
        self.proxy = Proxy(folder)

    @property
    def url(self) -> str:
        """Return the address of the API."""
        return f"http://127.0.0.1:{self.proxy.port}"

    @property
    def roles(self) -> list[Role]:
        return [*self.workers, *self.reads, *self.gateways]

    def start(self) -> None:
        """Bring the database up to date, start every process and wait until all do their job."""
        migrated = self.run("migrate")
        if migrated.returncode:
            raise RuntimeError(migrated.stderr)
        for role in self.roles:
            role.begin()
        for role in self.roles:
            role.await_ready()
        self.proxy.start(self.gateways, self.reads)

    def start_again(self) -> None:
        """Start every process at the ports that it had."""
        self.start()

    def stop(self) -> int:
        """End all as an operator would; return the highest exit code."""
        for role in self.roles:
            role.tell(signal.SIGTERM)
        codes = [role.stop() for role in self.roles]
        self.proxy.stop()
        return max(codes)

    def run(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run another command on the same cluster."""
        return subprocess.run(
            [COMMAND, *arguments],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )

    def setup_code(self) -> str:
        """Return the code that lets the first administrator register."""
        code = json.loads(self.run("setup-link", "--json").stdout)["code"]
        assert isinstance(code, str)
        return code

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def kill(self) -> None:
        """End all as a power cut would."""
        self.proxy.stop()
        for role in self.roles:
            role.kill()

"""A RabbitMQ of a test's own, to be killed."""

import asyncio
import os
import signal
import socket
import subprocess
from pathlib import Path

import aiormq

_PROGRAMS = Path("/usr/lib/rabbitmq/bin")


class BrokerNode:
    """One node on free ports of this machine; what it holds outlives it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port, distribution, names = (_free_port() for _ in range(3))
        self.url = f"amqp://guest:guest@127.0.0.1:{self._port}/"
        self._names = names
        self._environment = {
            "HOME": str(folder),
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "RABBITMQ_NODENAME": f"test{self._port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self._port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
            "ERL_EPMD_PORT": str(names),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
        }
        self._processes: list[subprocess.Popen[bytes]] = []

    async def start(self) -> None:
        """Start it, or start it again, and return when it answers."""
        if not self._processes:
            # In the foreground, so that none is left behind by the node.
            self._run("epmd", "-port", str(self._names), "-address", "127.0.0.1")
        self._run(str(_PROGRAMS / "rabbitmq-server"))
        while True:
            try:
                await (await aiormq.connect(self.url)).close()
            except (aiormq.exceptions.AMQPError, OSError):
                await asyncio.sleep(0.1)
            else:
                return

    def kill(self) -> None:
        """Kill the node at once."""
        self._kill(self._processes.pop())

    def remove(self) -> None:
        """End everything."""
        while self._processes:
            self.kill()

    def _run(self, *command: str) -> None:
        with (self._folder / "out").open("ab") as out:
            process = subprocess.Popen(
                command,
                env=self._environment,
                cwd=self._folder,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self._processes.append(process)

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])

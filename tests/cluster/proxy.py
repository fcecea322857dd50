"""HAProxy in front of a cluster: it splits by path and asks each process whether it is ready."""

import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from tests.cluster.roles import Role

_CONFIG = """
global
  maxconn 8000
  tune.bufsize 131072
defaults
  mode http
  timeout connect 2s
  timeout client 90s
  timeout server 90s
  timeout tunnel 1h
  timeout check 5s
  option redispatch
  option forwardfor
  retries 3
  default-server inter 300ms fall 2 rise 1
frontend public
  bind 127.0.0.1:{port}
  acl writes path_beg /v1/commands /v1/auth /v1/uploads
  use_backend gateways if writes
  default_backend reads
backend gateways
  option httpchk GET /readyz
{gateways}
backend reads
  option httpchk GET /readyz
{reads}
"""


class Proxy:
    """One address for the whole cluster."""

    def __init__(self, folder: Path) -> None:
        self._config = folder / "haproxy.cfg"
        self._log = folder / "haproxy.log"
        self._process: subprocess.Popen[bytes] | None = None
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]

    def start(self, gateways: Sequence[Role], reads: Sequence[Role]) -> None:
        """Send what writes to one of the gateways, the rest to one of the read nodes."""
        self._config.write_text(
            _CONFIG.format(port=self.port, gateways=_servers(gateways), reads=_servers(reads))
        )
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                ["haproxy", "-db", "-f", self._config], stdout=log, stderr=log
            )
        give_up = time.monotonic() + 30
        while time.monotonic() < give_up:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(self._log.read_text()[-2000:])

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=30)
            self._process = None


def _servers(roles: Sequence[Role]) -> str:
    return "\n".join(
        f"  server {role.name} 127.0.0.1:{role.port} check port {role.internal_port}"
        for role in roles
    )

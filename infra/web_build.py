"""Builds the web client into a wheel that would go out without it."""

import subprocess
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebBuild(BuildHookInterface):  # type: ignore[type-arg]  # generic only while hatchling is checked
    """Leaves an editable install alone: there the server says how to build the client."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        """Build what is missing.

        Raises:
            RuntimeError: the client is not built and cannot be built here.
        """
        del build_data
        root = Path(self.root)
        if version == "editable" or root.joinpath("query_api/web/dist/index.html").is_file():
            return
        try:
            subprocess.run(["npm", "ci"], cwd=root / "query_api/web", check=True)  # noqa: S607 — found on the PATH
            subprocess.run(["npm", "run", "build"], cwd=root / "query_api/web", check=True)  # noqa: S607
        except (OSError, subprocess.CalledProcessError) as error:
            raise RuntimeError(
                "The web client is not built. Install Node 20 or newer, or run `make web` first."
            ) from error

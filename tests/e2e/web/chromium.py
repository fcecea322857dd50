"""The browser of the machine: Debian's Chromium, installed by `make test` when it is missing."""

import os
import shutil
import subprocess
from functools import cache

NAMES = ("chromium", "chromium-browser", "google-chrome")
FONTS = ("fonts-noto-color-emoji",)


class NoBrowser(Exception):
    """There is no Chromium, and none could be installed."""


@cache
def chromium() -> str:
    """Return the path of Chromium.

    Raises:
        NoBrowser: with what to do about it.
    """
    if found := _found():
        return found
    apt = _apt()
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["install", "--yes", "--no-install-recommends"]
    for step in (["update"], [*install, "chromium"], [*install, *FONTS]):
        subprocess.run([*apt, *step], check=False, stdout=subprocess.DEVNULL, env=quiet)
    if found := _found():
        return found
    raise NoBrowser("Chromium could not be installed by apt-get: install it and run this again.")


def _found() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def _apt() -> list[str]:
    apt = shutil.which("apt-get")
    sudo = shutil.which("sudo")
    if apt is None:
        raise NoBrowser("The browser tests need Chromium: install it so that PATH has `chromium`.")
    if os.geteuid() == 0:
        return [apt]
    if sudo is None or subprocess.run([sudo, "-n", "true"], check=False).returncode != 0:
        raise NoBrowser("The browser tests need Chromium: run `sudo apt-get install chromium`.")
    return [sudo, "-n", apt]


if __name__ == "__main__":
    chromium()

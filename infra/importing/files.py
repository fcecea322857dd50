"""The files of an archive: a folder, a single file, a zip or a tar, read one at a time."""

import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path, PurePosixPath
from typing import Protocol, Self

from infra.importing.records import ForeignFile

LARGEST = 512 * 1024 * 1024
"""Bytes of one file; a larger one is taken for a bomb."""


class Files(Protocol):
    """Files by their paths inside the archive, with ``/`` between the parts."""

    def names(self) -> list[str]:
        """Return every path, in order."""

    def read(self, name: str) -> bytes:
        """Return the content of one.

        Raises:
            ForeignFile: it cannot be read, or is too large.
        """


class OpenedFiles(AbstractContextManager["OpenedFiles"]):
    """Files of whatever ``path`` is; a folder that holds everything else is left out of names."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            ForeignFile: there is nothing, or a zip or tar that cannot be read.
        """
        self._label = path.name
        self._stack = ExitStack()
        try:
            self._files = self._open(path)
            names = self._files.names()
        except (tarfile.TarError, zipfile.BadZipFile, OSError, EOFError) as error:
            self._stack.close()
            raise ForeignFile(str(path), 1, f"cannot be read: {error}") from error
        self._prefix = _shared_folder(names) if not path.is_file() or _packed(path) else ""
        self._names = sorted(name.removeprefix(self._prefix) for name in names)

    def names(self) -> list[str]:
        """Return every path, in order."""
        return self._names

    def read(self, name: str) -> bytes:
        """Return the content of one.

        Raises:
            ForeignFile: it cannot be read, or is too large.
        """
        try:
            content = self._files.read(self._prefix + name)
        except (tarfile.TarError, zipfile.BadZipFile, OSError, EOFError, RuntimeError) as error:
            raise ForeignFile(name, 1, f"cannot be read: {error}") from error
        if len(content) > LARGEST:
            raise ForeignFile(name, 1, f"is larger than {LARGEST:,} bytes")
        return content

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _open(self, path: Path) -> Files:
        if path.is_dir():
            return _Folder(path)
        if zipfile.is_zipfile(path):
            return _Zip(self._stack.enter_context(zipfile.ZipFile(path)))
        if path.name.endswith((".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")):
            return _Tar(self._stack.enter_context(tarfile.open(path)))
        return _Folder(path.parent, only=path.name)


class _Folder:
    def __init__(self, folder: Path, only: str | None = None) -> None:
        self._folder = folder
        self._only = only

    def names(self) -> list[str]:
        if self._only is not None:
            beside = self._only.removesuffix(".raw.txt") + ".annotation.txt"
            return [name for name in (self._only, beside) if (self._folder / name).is_file()]
        return list(self._walk())

    def read(self, name: str) -> bytes:
        with (self._folder / name).open("rb") as file:
            return file.read(LARGEST + 1)

    def _walk(self) -> Iterator[str]:
        for path in sorted(self._folder.rglob("*")):
            relative = path.relative_to(self._folder)
            if path.is_file() and not _hidden(relative.as_posix()):
                yield relative.as_posix()


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def names(self) -> list[str]:
        infos = self._archive.infolist()
        return [i.filename for i in infos if not i.is_dir() and not _hidden(i.filename)]

    def read(self, name: str) -> bytes:
        with self._archive.open(name) as file:
            return file.read(LARGEST + 1)


class _Tar:
    """Read whole once, because going back in a compressed tar unpacks it from its start."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._contents: dict[str, bytes] = {}
        for member in archive:
            if member.isfile() and not _hidden(member.name):
                file = archive.extractfile(member)
                if file is not None:
                    self._contents[member.name.removeprefix("./")] = file.read(LARGEST + 1)

    def names(self) -> list[str]:
        return list(self._contents)

    def read(self, name: str) -> bytes:
        return self._contents[name]


def _packed(path: Path) -> bool:
    return path.name.endswith((".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz"))


def _hidden(name: str) -> bool:
    """Say whether it is what systems leave behind: .git, .DS_Store, __MACOSX."""
    parts = PurePosixPath(name.removeprefix("./")).parts
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)


def _shared_folder(names: list[str]) -> str:
    first = {PurePosixPath(name).parts[0] for name in names if "/" in name}
    everything_inside = len(first) == 1 and all("/" in name for name in names)
    return f"{first.pop()}/" if everything_inside else ""

import tarfile
import zipfile
from pathlib import Path

import pytest

from infra.importing.files import OpenedFiles
from infra.importing.records import ForeignFile
from tests.unit.importing.archives import Made

CONTENTS = {"logs/a.log": "a", "logs/sub/b.log": "b", "logs/.DS_Store": "x", "__MACOSX/a": "x"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Made(CONTENTS).write_to(tmp_path / "folder")


def packed(folder: Path, name: str) -> Path:
    path = folder.parent / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            for each in sorted(folder.rglob("*")):
                archive.write(each, each.relative_to(folder))
    else:
        with tarfile.open(path, "w:gz") as tar:
            tar.add(folder, arcname=".")
    return path


@pytest.mark.parametrize("name", ["logs.zip", "logs.tar.gz", "logs.tgz"])
def test_a_folder_and_what_it_is_packed_into_hold_the_same_files(folder: Path, name: str) -> None:
    for path in (folder, folder / "logs", packed(folder, name)):
        with OpenedFiles(path) as files:
            assert files.names() == ["a.log", "sub/b.log"]
            assert files.read("sub/b.log") == b"b"


def test_a_single_file_comes_with_what_is_annotated_beside_it(tmp_path: Path) -> None:
    Made({"a.raw.txt": "a", "a.annotation.txt": "0 0 -", "b.raw.txt": "b"}).write_to(tmp_path)
    with OpenedFiles(tmp_path / "a.raw.txt") as files:
        assert files.names() == ["a.annotation.txt", "a.raw.txt"]


@pytest.mark.parametrize("name", ["logs.tar.gz", "logs.zip.tgz"])
def test_an_archive_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"this is no archive")
    with pytest.raises(ForeignFile, match=name):
        OpenedFiles(tmp_path / name)


def test_an_archive_cut_short_is_named(folder: Path) -> None:
    path = packed(folder, "logs.tar.gz")
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(ForeignFile, match=r"logs\.tar\.gz"):
        OpenedFiles(path)

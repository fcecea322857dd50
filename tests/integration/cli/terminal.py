"""The command line as somebody at a terminal has it."""

import io
import json
import subprocess
import sys
from typing import Any

import pytest
from msgspec import Struct

from infra.cli.failures import code_of
from infra.cli.main import app
from tests.product import COMMAND


class Answer(Struct, frozen=True):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return the document that was printed."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Return the documents that were printed, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


class Terminal:
    """Gives commands in this process, or in one of their own."""

    def __init__(self, output: pytest.CaptureFixture[str]) -> None:
        self._output = output

    def run(self, *arguments: str, typed: str = "") -> Answer:
        """Carry out a command that may fail."""
        self._output.readouterr()
        before, sys.stdin = sys.stdin, io.StringIO(typed)
        try:
            code = code_of(lambda: app(arguments, prog_name="messenger"))
        finally:
            sys.stdin = before
        out, err = self._output.readouterr()
        assert "Traceback" not in out + err
        return Answer(code, out, err)

    def done(self, *arguments: str, typed: str = "") -> Answer:
        """Carry out a command that does not fail."""
        answer = self.run(*arguments, typed=typed)
        assert answer.code == 0, answer.err
        return answer

    def process(self, *arguments: str) -> Answer:
        """Carry out a command in a process of its own."""
        ended = subprocess.run([COMMAND, *arguments], capture_output=True, text=True, check=False)
        assert "Traceback" not in ended.stdout + ended.stderr
        return Answer(ended.returncode, ended.stdout, ended.stderr)

import io
import logging
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog

from contracts.ids import uuid7
from infra.http.problems import Problems
from infra.logs import configure
from infra.settings import Settings


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize("form", ["console", "json"])
def test_the_log_of_a_fault_names_the_request_and_no_value_of_a_variable(
    form: Literal["console", "json"], capsys: pytest.CaptureFixture[str]
) -> None:
    configure(Settings(log_format=form))
    correlation_id = uuid7()

    def failing(password: str) -> None:
        raise ZeroDivisionError(len(password))

    try:
        failing("correct" + "-horse")
    except ZeroDivisionError as error:
        answer = Problems().answer(error, correlation_id)
    logged = capsys.readouterr().err
    assert answer.status == 500
    assert str(correlation_id) in logged
    assert "ZeroDivisionError" in logged
    assert "in failing" in logged or '"failing"' in logged
    assert "correct-horse" not in logged


def test_a_line_that_nobody_can_read_any_more_fails_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configure(Settings())
    nowhere = io.StringIO()
    nowhere.close()
    monkeypatch.setattr("sys.stderr", nowhere)
    structlog.get_logger().warning("said_to_nobody")

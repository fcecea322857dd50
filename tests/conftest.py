"""Settings of every test run."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import servers

# Neither asserts how long something took: machines are slow when others work on them.
settings.register_profile("messenger", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("messenger")

WITH_SERVERS = 300
"""Seconds of a test that may have to wait until a cluster has started."""
LEFT_OUT = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*servers): talks with these real servers")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests whose servers this run goes without, and count them."""
    chosen = servers.chosen()
    left_out = config.stash.setdefault(LEFT_OUT, Counter())
    dropped = []
    for item in items:
        needed = _needed(item)
        if needed and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(WITH_SERVERS))
        if unknown := needed - servers.NAMES:
            raise pytest.UsageError(f"{item.nodeid} needs {sorted(unknown)}, which no server is")
        if missing := needed - chosen:
            left_out.update(missing)
            dropped.append(item)
    config.hook.pytest_deselected(items=dropped)
    items[:] = [item for item in items if item not in set(dropped)]


def _needed(item: pytest.Item) -> set[str]:
    """Return the servers of its marks, of the case it is one of, and of the folder it lies in."""
    marked = {name for mark in item.iter_markers("needs") for name in mark.args}
    case = (
        item.callspec.id.split("-")
        if isinstance(item, pytest.Function) and hasattr(item, "callspec")
        else []
    )
    return marked | ({*case, *item.path.parts} & servers.NAMES)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what was left out to the process that prints the summary."""
    handed = getattr(session.config, "workeroutput", None)
    if handed is not None:
        handed["left_out"] = dict(session.config.stash.get(LEFT_OUT, {}))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a process left out: each leaves out the same."""
    node.config.stash[LEFT_OUT] = Counter(getattr(node, "workeroutput", {}).get("left_out"))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say which servers the run had, and what went untested without the others."""
    terminalreporter.write_line(f"servers: {', '.join(sorted(servers.chosen())) or 'none'}")
    left_out = config.stash.get(LEFT_OUT, Counter[str]())
    for name, tests in sorted(left_out.items()):
        terminalreporter.write_line(f"left out: {tests} tests that need {name}", yellow=True)

import asyncio
from collections.abc import Callable, Sequence

import pytest

from contracts.log import Recorded
from projections.pace import Considerate


class Feed:
    """Tells of commits when the test says so."""

    def __init__(self) -> None:
        self._receivers: list[Callable[[int, Sequence[Recorded]], None]] = []

    def subscribe(self, receive: Callable[[int, Sequence[Recorded]], None]) -> None:
        self._receivers.append(receive)

    def commit(self) -> None:
        for receive in self._receivers:
            receive(0, ())


async def test_pages_are_folded_one_at_a_time() -> None:
    pace = Considerate(Feed())
    folding = 0

    async def fold() -> None:
        nonlocal folding
        async with pace():
            folding += 1
            await asyncio.sleep(0)
            assert folding == 1
            folding -= 1

    await asyncio.gather(*(fold() for _ in range(8)))


async def test_a_page_during_which_people_write_is_followed_by_a_rest() -> None:
    feed = Feed()
    pace = Considerate(feed)
    clock = asyncio.get_running_loop().time
    began = clock()
    async with pace():
        await asyncio.sleep(0.05)
        feed.commit()
        took = clock() - began
    assert clock() - began >= 2 * took


async def test_a_page_that_fails_lets_the_next_have_its_turn() -> None:
    pace = Considerate(Feed())
    with pytest.raises(ZeroDivisionError):
        async with pace():
            1 / 0  # noqa: B018 — it fails, that is all
    async with asyncio.timeout(5), pace():
        pass

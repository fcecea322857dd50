"""One projection's way through the logs: catch up from pages, then follow what is committed.

What comes live is only a hint that saves reading: it is dropped where it was seen before, and
anything that does not join on, or fails, sends the consumer back to the log.
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from time import perf_counter

import structlog

from contracts.tracing import Spans
from projections.facts import Fact
from projections.fork import Forked, require_same_log
from projections.pace import Pace
from projections.pages import Pages
from projections.parking import Parking
from projections.ports import Deferred, Lanes, Ownership, PoisonEvent, ReadModel
from projections.visible import Visible

logger = structlog.stdlib.get_logger()

_INBOX_EVENTS = 10_000
_BACK_OFF = (0.1, 5.0)
"""Seconds of the first and the longest pause after an outage."""
_SHOWN_WITHIN = 0.25
"""Seconds after which readers are shown what was applied, where that is not at once."""
_LOOKED_AT_EVERY = 1.0
"""Seconds after which a store that is written elsewhere, too, is asked whether all is well."""
_RESTS = 3
"""Rest for each unit of work: under load batches grow, and their rows are written once."""


class State(StrEnum):
    """What a consumer is doing."""

    INIT = "init"
    CATCH_UP = "catch_up"
    LIVE = "live"
    PAUSED = "paused"
    FORKED = "forked"


class Consumer:
    """Keeps one read model up with the logs it follows; no two applications run at once."""

    def __init__(
        self,
        model: ReadModel,
        sources: Sequence[Pages],
        rest: float,
        *,
        ownership: Ownership,
        pace: Pace,
        spans: Spans | None = None,
    ) -> None:
        """Follow what is held of ``sources``; after an application rest ``rest`` s at most."""
        self.state = State.INIT
        self.error: str | None = None
        self.rebuilding = False
        self.sources = sources
        self.pace = pace
        self.turn = asyncio.Lock()
        """Held during an application, a retry and a switch."""
        self.lanes = frozenset(lane for pages in sources for lane in pages.lanes)
        self.visible = Visible(self.lanes)
        self.parking = Parking(model, sources)
        self._longest_rest = rest
        self._spans = spans
        self._ownership = ownership
        self._owned: Mapping[int, int] = {}
        self._inbox: deque[Lanes] = deque()
        self._waiting = 0
        self._behind = True
        self._applied: Mapping[int, int] = {}
        self._wake = asyncio.Event()
        self._rested_at = 0.0
        self._pause = 0.0

    @property
    def model(self) -> ReadModel:
        """The version that is active."""
        return self.parking.model

    @property
    def held(self) -> Mapping[int, int]:
        """The lanes that are to be folded here, each with its epoch."""
        return self._ownership.held(self.lanes)

    async def switch(self, model: ReadModel) -> None:
        """Go on with another version, owned before anything is applied; in a turn of the caller."""
        self.parking = Parking(model, self.sources)
        self._applied = await model.checkpoint()
        self.visible.move(await _shown(model))
        self.doubt()

    def receive(self, lanes: Lanes) -> None:
        """Take committed events; a full inbox is dropped and the log read instead."""
        if self._behind:
            return
        self._inbox.append(lanes)
        self._waiting += len(lanes.events)
        if self._waiting > _INBOX_EVENTS:
            self.fall_behind()
        self._wake.set()

    def lacks(self, heads: Mapping[int, int]) -> bool:
        """Say whether something up to ``heads`` should have come by now and has not."""
        behind = (heads.get(lane, -1) > self._applied.get(lane, -1) for lane in self._owned)
        return self.state is State.LIVE and any(behind)

    def fall_behind(self) -> None:
        """Read the log again before anything that comes live."""
        self._behind = True
        self._empty_inbox()
        self._wake.set()

    def doubt(self) -> None:
        """Begin anew: own what is held, and hold the read model against the log again."""
        self._owned = {}
        self.fall_behind()

    async def run(self) -> None:
        """Follow for ever; an outage pauses, a poison event parks its conversation."""
        while True:
            try:
                await self._step()
            except Exception as error:  # noqa: BLE001 — nothing is skipped: it is tried again
                await self._pause_after(error)

    async def _step(self) -> None:
        if self._behind:
            await self.catch_up()
            if self.state is not State.LIVE:
                logger.info("projection_live", projection=self.model.name)
            self.state, self.error, self._pause = State.LIVE, None, 0.0
            return
        await self._more()
        await self._rest()
        self._wake.clear()
        started = asyncio.get_running_loop().time()
        for lanes in self._take():
            await self._apply(lanes)
        ended = asyncio.get_running_loop().time()
        self._rested_at = ended + min(self._longest_rest, _RESTS * (ended - started))

    async def _more(self) -> None:
        """Wait for events; meanwhile let readers see what was applied."""
        # A store that shows things later is looked at when idle, too: it may have been replaced.
        idle = _LOOKED_AT_EVERY if isinstance(self.model, Deferred) else None
        while not self._wake.is_set():
            shown = self.visible.offsets == self._applied
            with suppress(TimeoutError):
                async with asyncio.timeout(idle if shown else _SHOWN_WITHIN):
                    await self._wake.wait()
            if idle is not None or not shown:
                self.visible.move(await _shown(self.model))

    async def _rest(self) -> None:
        """Let a batch gather, the longer the busier it is, unless somebody waits for it."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(self._rested_at):
                await self.visible.wanted.wait()

    async def catch_up(self) -> None:
        """Read the logs to their heads; what is committed meanwhile gathers in the inbox."""
        self._empty_inbox()
        self._behind = False
        await self.parking.require_room()
        await self._take_over()
        # A store may have been wiped or restored meanwhile: it says itself how far it is.
        self._applied = await self.model.checkpoint()
        self.visible.move(await _shown(self.model))
        for pages in self.sources:
            while (lanes := await pages.after(self._applied, self._owned)).events:
                if len(lanes.events) == pages.size:
                    self.state = State.CATCH_UP
                async with self.pace():
                    await self._apply(lanes)

    async def _take_over(self) -> None:
        """Own what is held by now; the lanes may have been folded by others until this moment."""
        async with self.turn:
            held = self.held
            if held == self._owned:
                return
            self._owned = {}
            await self.model.own(held)
            await require_same_log(self.model, self.sources, held)
            self._owned = held

    async def _apply(self, lanes: Lanes) -> None:
        async with self.turn:
            if not self._owned:
                return  # somebody came to doubt meanwhile: it is read again
            began = perf_counter()
            try:
                await self.model.apply(lanes)
            except PoisonEvent as poison:
                await self.parking.failed(lanes.first_lane, poison)
                await self.parking.require_room()
                self.fall_behind()
                return
            seconds = perf_counter() - began
            self._applied = await self.model.checkpoint()
            self.visible.move(await _shown(self.model))
        _log_applied(self.model.name, lanes)
        if self._spans is not None:
            requests = (fact.recorded.correlation_id for fact in lanes.events)
            self._spans.done(requests, f"fold {self.model.name}", seconds, events=len(lanes.events))

    def _take(self) -> list[Lanes]:
        """Empty the inbox, joined by log; what does not join on to what was seen is left out."""
        reached = dict(self._applied)
        joined: dict[int, list[Fact]] = {}
        for lanes in self._inbox:
            facts = self._own(lanes)
            if not _joins(lanes.first_lane, facts, reached):
                self.fall_behind()
                break
            joined.setdefault(lanes.first_lane, []).extend(facts)
        self._empty_inbox()
        return [Lanes(first_lane, facts) for first_lane, facts in joined.items() if facts]

    def _own(self, lanes: Lanes) -> Sequence[Fact]:
        """Return the facts of lanes that are owned."""
        owned, first = self._owned, lanes.first_lane
        if len(owned) == len(self.lanes):
            return lanes.events
        return [fact for fact in lanes.events if first + fact.recorded.partition in owned]

    def _empty_inbox(self) -> None:
        self._inbox.clear()
        self._waiting = 0

    async def _pause_after(self, error: Exception) -> None:
        first, longest = _BACK_OFF
        self._pause = min(longest, self._pause * 2 or first)
        self.state = State.FORKED if isinstance(error, Forked) else State.PAUSED
        reason = str(error) or repr(error)
        if reason != self.error:
            logger.warning("projection_paused", projection=self.model.name, error=reason)
        self.error = reason
        # The outcome may be unknown, or another process may have come before this one.
        self.doubt()
        await asyncio.sleep(self._pause * random.uniform(0.5, 1.0))  # noqa: S311 — jitter


async def _shown(model: ReadModel) -> Mapping[int, int]:
    """Return the last offset of each lane that readers of ``model`` see."""
    return await model.show() if isinstance(model, Deferred) else await model.checkpoint()


def _log_applied(projection: str, lanes: Lanes) -> None:
    """Name the requests that a batch comes from, for who follows one through the processes."""
    if logger.is_enabled_for(logging.DEBUG):
        requests = sorted({str(fact.recorded.correlation_id) for fact in lanes.events})
        events = len(lanes.events)
        logger.debug("batch_applied", projection=projection, events=events, correlation_id=requests)


def _joins(first_lane: int, facts: Sequence[Fact], reached: dict[int, int]) -> bool:
    """Move ``reached`` over ``facts``; False where an event between is missing."""
    for fact in facts:
        recorded = fact.recorded
        lane = first_lane + recorded.partition
        before = reached.get(lane, -1)
        if recorded.offset > before + 1:
            return False
        if recorded.offset > before:
            reached[lane] = recorded.offset
    return True

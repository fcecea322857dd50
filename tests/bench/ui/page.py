"""docs/benchmarks-ui.md, from the figures of one run."""

from pathlib import Path

from tests.bench.statistics import Quantiles
from tests.bench.ui.figures import Figures
from tests.bench.ui.scrolling import Way

PAGE = Path("docs/benchmarks-ui.md")

_HEAD = """# Benchmarks of the web interface

Made by `make bench-ui` on {day}: {machine}, {browser}. Server, browser and whoever writes meanwhile
share the cores. {messages:,} messages were imported; the conversation that is looked at has
{conversation:,} of them. A bare row is the same browser with a page that holds a text box and
nothing else: what is above it is ours.

| what | aim | p50 ms | p99 ms | highest | times |
|---|---|---|---|---|---|
"""

_HOW = """
## How it is measured

- **Opening**: a new profile each time, so that nothing is cached, and from an address inside. A
  conversation is usable when a message and the composer are painted. How long one types is left
  out.
- **Switching**: from the click to the frame in which the end of the other conversation is painted.
- **Typing**: from the event's own time until after the frame that it led to, so up to 17 ms are the
  wait for that frame.
- **Scrolling**: {step} pixels each frame. A line that moves by more than a pixel in a frame, beyond
  the step, is shifted. Blank is a frame in which some of the window has no line. One waits at the
  end of what is fetched when one is faster than the server.
- **Heap**: after a collection, every ten seconds; the slope leaves out the first quarter.

## What limits it

Opening: the check of the password is slow on purpose, and one core parses the scripts. Scrolling:
drawing lines that were never drawn, some twenty a frame; a page of messages comes when one is less
than two screens from where they end. Typing beside traffic: the lines are computed anew with each
message, for as many messages as are held.
"""


def page(figures: Figures, step: int) -> str:
    """Return the page."""
    opening, typing = figures.opening, figures.typing
    rows = (
        ("bare: an empty page", "", opening.bare),
        ("the form to sign in", "", opening.form),
        ("from the button to a usable conversation", "", opening.entering),
        ("both: from nothing to a usable conversation", "1,500", opening.whole),
        ("another conversation, opened before", "100", figures.switching),
        ("bare: a key in a text box", "", typing.bare),
        ("a key in the composer", "50", typing.quiet),
        ("the same while 10 messages a second arrive", "50", typing.busy),
    )
    return (
        _HEAD.format(
            day=figures.day,
            machine=figures.machine,
            browser=figures.browser,
            messages=figures.messages,
            conversation=figures.conversation,
        )
        + "".join(_row(what, aim, taken) for what, aim, taken in rows)
        + _scrolling(figures)
        + _heap(figures)
        + _HOW.format(step=step)
    )


def _row(what: str, aim: str, taken: Quantiles) -> str:
    times = f"{taken.p50:.0f} | {taken.p99:.0f} | {taken.highest:.0f}"
    return f"| {what} | {aim} | {times} | {taken.count} |\n"


def _scrolling(figures: Figures) -> str:
    ways = (figures.scrolling.up, figures.scrolling.down)
    rows = (
        ("messages passed", *(f"{way.messages:,}" for way in ways)),
        ("of them never drawn", *(f"{way.missed:,}" for way in ways)),
        ("lines out of order", *(f"{way.disordered:,}" for way in ways)),
        ("shifts of a line, and the largest", *map(_shifts, ways)),
        ("longest blank, ms (aim 100)", *(f"{way.longest_blank:.0f}" for way in ways)),
        ("frame p50, ms", *(f"{way.frames.p50:.0f}" for way in ways)),
        ("frame p99, ms", *(f"{way.frames.p99:.0f}" for way in ways)),
        ("longest wait for messages, ms", *(f"{way.longest_wait:.0f}" for way in ways)),
        ("seconds in all", *(f"{way.seconds:.0f}" for way in ways)),
    )
    text = "\n## Scrolling through a long conversation\n\n| what | up | down |\n|---|---|---|\n"
    return text + "".join(f"| {what} | {up} | {down} |\n" for what, up, down in rows)


def _shifts(way: Way) -> str:
    return f"{way.shifts + way.lost}, {way.largest_shift:.0f} px"


def _heap(figures: Figures) -> str:
    heap = figures.heap
    return (
        f"\n## Heap\n\n{heap.messages:,} messages in {heap.minutes:.0f} minutes into the open"
        f" conversation: {heap.samples[0]:.1f} MiB at first, {max(heap.samples):.1f} at most,"
        f" {heap.samples[-1]:.1f} at last; the slope is {heap.kib_a_minute:.0f} KiB a minute.\n"
    )

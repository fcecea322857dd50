"""Finds a read model that was folded from another log than the one it is about to follow."""

from collections.abc import Container, Sequence

from projections.pages import Pages
from projections.ports import ReadModel


class Forked(Exception):
    """The log does not hold what was applied last: it was restored, or is another one."""


async def require_same_log(
    model: ReadModel, sources: Sequence[Pages], held: Container[int]
) -> None:
    """Compare the last applied event of each lane held with the one that the log has at its place.

    Raises:
        Forked: it has another one there, or ends before.
    """
    recorded_at = await model.recorded_at()
    for lane, offset in (await model.checkpoint()).items():
        for pages in sources:
            if lane not in held or lane not in pages.lanes:
                continue
            found = await pages.log.read({lane - pages.log.first_lane: offset - 1}, 1)
            if not found:
                raise Forked(f"lane {lane} was applied up to {offset}, but the log ends before")
            # A bounded log may have dropped the very event for a newer one of its stream.
            if found[0].offset == offset and found[0].recorded_at != recorded_at[lane]:
                raise Forked(f"lane {lane} holds another event at {offset} than was applied")

"""The readers' alias: the one truth about which version is active, changed in single steps.

Every version has the index of ``EARLIER`` from its beginning, and a version loses all its indices
in the step that puts another in its place. So a call that names that index does nothing where its
version was replaced meanwhile.
"""

from collections.abc import Mapping, Sequence

from elasticsearch import AsyncElasticsearch
from msgspec import Struct

from infra.elasticsearch.connection import answer, outages
from infra.elasticsearch.names import EARLIER, Names

Action = Mapping[str, Mapping[str, object]]


class _Index(Struct, frozen=True):
    aliases: dict[str, object] = {}


class Standing(Struct, frozen=True):
    """The indices of all versions at one moment, and whether readers read them."""

    indices: Mapping[int, Sequence[str]]
    active: int | None

    @property
    def next(self) -> int:
        """A number that no version has."""
        return max(self.indices, default=0) + 1


class Alias:
    """Says which version is active, and lets another take its place."""

    def __init__(self, client: AsyncElasticsearch, names: Names) -> None:
        """Ask nothing yet."""
        self._client = client
        self._names = names

    async def standing(self) -> Standing:
        """Return which versions there are.

        Raises:
            Outage: the cluster is away.
        """
        names = self._names
        with outages():
            found = await self._client.indices.get(index=names.any_version, filter_path="*.aliases")
        indices: dict[int, list[str]] = {}
        active: set[int] = set()
        for name, index in answer(found.body, dict[str, _Index]).items():
            number = names.number_of(name)
            indices.setdefault(number, []).append(name)
            if names.alias in index.aliases:
                active.add(number)
        return Standing(indices, max(active, default=None))

    async def active(self) -> int | None:
        """Return the number of the version that readers read."""
        return (await self.standing()).active

    async def show(self, number: int, index: str) -> None:
        """Let readers see one more index of the active version.

        Raises:
            Outage: another version is active by now.
        """
        await self._change([self._add(number, EARLIER), {"add": self._aliased([index])}])

    async def switch(self, after: int) -> None:
        """Let readers go over to a version, and remove the one before, at once.

        Raises:
            Outage: another version has taken the place meanwhile; nothing is changed.
        """
        standing = await self.standing()
        before = standing.active
        actions: list[Action] = [{"add": self._aliased(standing.indices.get(after, ()))}]
        if before is not None and before != after:
            actions.append(_remove(standing.indices[before]))
        await self._change(actions)
        if before is not None and before != after:
            # Whoever folded it may have made one more index meanwhile.
            await self.remove(before)

    async def remove(self, number: int) -> None:
        """Remove what is left of a version, unless it is the active one."""
        standing = await self.standing()
        left = standing.indices.get(number, ())
        if not left or standing.active == number:
            return
        guard = [] if standing.active is None else [self._add(standing.active, EARLIER)]
        await self._change([*guard, _remove(left)])

    def _add(self, number: int, shelf: str) -> Action:
        return {"add": self._aliased([self._names.index(number, shelf)])}

    def _aliased(self, indices: Sequence[str]) -> Mapping[str, object]:
        return {"indices": list(indices), "alias": self._names.alias}

    async def _change(self, actions: Sequence[Action]) -> None:
        with outages():
            await self._client.indices.update_aliases(actions=actions)


def _remove(indices: Sequence[str]) -> Action:
    return {"remove_index": {"indices": list(indices)}}

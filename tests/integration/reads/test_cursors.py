import pytest

from contracts.ids import UserId
from contracts.tokens import InvalidToken
from infra.sealing import TokenSealer
from query_api.api.cursors import Cursors
from query_api.people import PersonKey
from tests.integration.reads.world import World

CURSORS = Cursors(TokenSealer(bytes(32)))
ROWS = [(number, f"item {number}") for number in range(4)]


def test_a_page_that_is_not_longer_than_asked_is_the_last() -> None:
    items, following = CURSORS.page(ROWS, 4, "list")
    assert (len(items), following) == (4, None)


def test_a_cursor_carries_the_key_of_the_last_item_shown() -> None:
    items, following = CURSORS.page(ROWS, 3, "list")
    assert items == ["item 0", "item 1", "item 2"]
    assert CURSORS.open(following, int, "list") == 2


def test_the_beginning_has_no_cursor() -> None:
    assert CURSORS.open(None, int, "list") is None


@pytest.mark.parametrize("bound", [("other",), ("list", "me"), ("list,",), ()])
def test_a_cursor_of_another_list_is_refused(bound: tuple[str, ...]) -> None:
    _, following = CURSORS.page(ROWS, 3, "list")
    with pytest.raises(InvalidToken):
        CURSORS.open(following, int, *bound)


def test_a_cursor_of_another_shape_is_refused() -> None:
    _, following = CURSORS.page(ROWS, 3, "list")
    with pytest.raises(InvalidToken):
        CURSORS.open(following, PersonKey, "list")


async def test_cursors_are_bound_to_the_filter_and_the_reader(world: World) -> None:
    ada, bob = await world.person("ada"), await world.person("bob")
    for name in ("one", "two"):
        await world.conversation(ada, bob, title=name)
    cursor = (await world.get("/v1/inbox", ada, limit=1))["next"]
    assert await refused(world, "/v1/inbox", bob, cursor=cursor)
    assert await refused(world, "/v1/users", ada, cursor=cursor)
    cursor = (await world.get("/v1/users", ada, limit=1))["next"]
    assert await refused(world, "/v1/users", ada, cursor=cursor, q="b")
    assert await refused(world, "/v1/users", ada, cursor="nonsense")


@pytest.mark.parametrize("limit", [0, 201, -1, "many"])
async def test_a_limit_out_of_bounds_is_refused(world: World, limit: object) -> None:
    ada = await world.person("ada")
    assert await refused(world, "/v1/inbox", ada, limit=limit)


async def refused(world: World, path: str, me: UserId, **parameters: object) -> bool:
    return (await world.answer(path, me, parameters)).status_code == 400

import pytest

from tests.integration.reads.world import World

ODD = [
    "/v1/users?q=%ff",
    "/v1/users?q=%00",
    "/v1/users?q=%ed%a0%80",
    "/v1/users?q=%e2%80%ae%e2%80%8b",
    "/v1/users?q=" + "a%20" * 60,
    "/v1/users?q=" + "x" * 201,
    "/v1/users?q=one&q=two",
    "/v1/users?limit=1&limit=2",
    "/v1/users?limit=1e9",
    "/v1/users?limit=",
    "/v1/users?limit=99999999999999999999999999",
    "/v1/users?cursor=%00",
    "/v1/users?cursor=%ff",
    "/v1/users?cursor=" + "A" * 4_097,
    "/v1/users?unknown=1",
    "/v1/users/nobody",
    "/v1/users/%00",
    "/v1/channels?q=%00",
    "/v1/channels?q=%25_%27%22;--",
    "/v1/inbox?cursor=AAAA",
    "/v1/inbox?cursor=é",
    "/v1/conversations/00000000-0000-0000-0000-000000000000",
    "/v1/conversations/00000000-0000-0000-0000-000000000000/members",
    "/v1/conversations/{}/members",
]


@pytest.mark.parametrize("path", ODD)
async def test_odd_input_is_answered_or_refused(world: World, path: str) -> None:
    ada = await world.person("ada")
    answer = await world.answer(path, ada)
    assert answer.status_code in {200, 400, 404}
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"

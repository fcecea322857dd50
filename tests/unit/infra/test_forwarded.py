import pytest
from litestar.types import HTTPScope

from infra.http.forwarded import believe_proxies

PEER = "10.0.0.9"


def address(forwarded: list[str], proxies: int) -> str:
    scope: HTTPScope = {  # type: ignore[typeddict-item] # only what is read
        "headers": [(b"x-forwarded-for", value.encode("latin-1")) for value in forwarded],
        "client": (PEER, 40_000),
    }
    believe_proxies(scope, proxies)
    assert scope["client"] is not None
    return scope["client"][0]


@pytest.mark.parametrize(
    ("forwarded", "proxies", "expected"),
    [
        (["203.0.113.7"], 0, PEER),
        (["203.0.113.7"], 1, "203.0.113.7"),
        (["6.6.6.6, 203.0.113.7"], 1, "203.0.113.7"),
        (["6.6.6.6", "203.0.113.7"], 1, "203.0.113.7"),
        (["6.6.6.6, 203.0.113.7, 10.0.0.8"], 2, "203.0.113.7"),
        (["2001:DB8::1"], 1, "2001:db8::1"),
        ([], 1, PEER),
        (["203.0.113.7"], 2, PEER),
        (["unknown"], 1, PEER),
        (["203.0.113.7:1234"], 1, PEER),
        (["203.0.113.7,"], 1, PEER),
    ],
)
def test_the_address_is_what_the_last_trusted_proxy_saw(
    forwarded: list[str], proxies: int, expected: str
) -> None:
    assert address(forwarded, proxies) == expected

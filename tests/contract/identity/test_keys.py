import asyncio
from datetime import UTC, datetime, timedelta

import msgspec

from infra.jwt.key_ring import KeyRing
from tests.contract.identity.stores import Stores

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def published(ring: KeyRing) -> set[str]:
    return {key["kid"] for key in msgspec.json.decode(ring.document())["keys"]}


async def rings(stores: Stores) -> list[KeyRing]:
    """Two processes that start at the same time."""
    both = [KeyRing(stores.keys), KeyRing(stores.keys)]
    await asyncio.gather(*(ring.open(NOW) for ring in both))
    return both


async def test_processes_that_start_together_sign_with_the_same_key(stores: Stores) -> None:
    one, other = await rings(stores)
    assert one.current()[0] == other.current()[0]
    assert published(one) == published(other)


async def test_a_key_that_another_process_rotated_is_taken_over(stores: Stores) -> None:
    one, other = await rings(stores)
    before = one.current()[0]
    later = NOW + timedelta(days=30)
    await asyncio.gather(*(ring.rotate(later) for ring in (one, other)))
    assert one.current()[0] == other.current()[0] != before
    assert published(one) == published(other)
    assert one.verifying(before) is not None


async def test_keys_are_kept_and_loaded_again(stores: Stores) -> None:
    one, _ = await rings(stores)
    again = KeyRing(stores.keys)
    await again.open(NOW + timedelta(days=1))
    assert published(again) == published(one)
    assert again.current()[0] == one.current()[0]

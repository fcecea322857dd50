import asyncio
from collections.abc import Iterator

import pytest
from argon2 import extract_parameters
from argon2.profiles import CHEAPEST

from contracts.limits import RateLimited
from infra.argon2.passwords import MOST_WAITING, TODAY, Argon2Passwords


@pytest.fixture
def passwords() -> Iterator[Argon2Passwords]:
    opened = Argon2Passwords(CHEAPEST)
    yield opened
    opened.close()


async def test_a_hash_knows_its_password_and_no_other(passwords: Argon2Passwords) -> None:
    known = await passwords.hash("correct horse")
    assert known != await passwords.hash("correct horse")
    assert await passwords.verify("correct horse", known)
    assert not await passwords.verify("correct horse ", known)
    assert not await passwords.verify("correct horse", None)
    assert not await passwords.verify("nobody has this password", None)
    assert not await passwords.verify("correct horse", "no hash at all")


async def test_hashes_have_the_parameters_of_today() -> None:
    opened = Argon2Passwords()
    parameters = extract_parameters(await opened.hash("correct horse"))
    opened.close()
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (19_456, 2, 1)
    assert parameters == TODAY


@pytest.mark.parametrize("password", ["password", "PASSWORD", "12345678", "Trustno1", "qwertyuiop"])
def test_the_commonest_are_known_in_any_case(passwords: Argon2Passwords, password: str) -> None:
    assert passwords.is_common(password)


def test_an_uncommon_one_is_not_among_them(passwords: Argon2Passwords) -> None:
    assert not passwords.is_common("correct horse battery")
    assert not passwords.is_common("# the 3,000 commonest")
    assert not passwords.is_common("")


async def test_a_flood_is_told_to_come_back(passwords: Argon2Passwords) -> None:
    known = await passwords.hash("correct horse")
    attempts = [passwords.verify("correct horse", known) for _ in range(MOST_WAITING + 10)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert sum(outcome is True for outcome in outcomes) == MOST_WAITING
    assert sum(isinstance(outcome, RateLimited) for outcome in outcomes) == 10
    assert await passwords.verify("correct horse", known)

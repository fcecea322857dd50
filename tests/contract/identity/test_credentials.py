import asyncio

import pytest
from msgspec.structs import replace

from commands.identity_ports import Credentials, CredentialsTaken
from contracts.ids import UserId, uuid7
from tests.contract.identity.stores import Stores


def someone(email: str | None = None) -> Credentials:
    return Credentials(user_id=UserId(uuid7()), password_hash="hash", email=email)


async def test_credentials_are_found_by_person_and_by_address_in_any_case(stores: Stores) -> None:
    ann, bob = someone("Ann@Example.org"), someone()
    for one in (ann, bob):
        await stores.credentials.add(one)
    assert await stores.credentials.of_user(ann.user_id) == ann
    assert await stores.credentials.by_email("ann@example.ORG") == ann
    assert await stores.credentials.of_user(bob.user_id) == bob
    assert await stores.credentials.by_email("bob@example.org") is None
    assert await stores.credentials.of_user(UserId(uuid7())) is None
    assert set(await stores.credentials.people()) == {ann.user_id, bob.user_id}


async def test_a_person_or_an_address_has_credentials_once(stores: Stores) -> None:
    ann = someone("ann@example.org")
    await stores.credentials.add(ann)
    for other in (replace(ann, email=None), someone("ANN@example.org")):
        with pytest.raises(CredentialsTaken) as taken:
            await stores.credentials.add(other)
        assert taken.value.holder == ann.user_id
    assert await stores.credentials.people() == [ann.user_id]


async def test_of_several_that_want_one_address_at_once_one_gets_it(stores: Stores) -> None:
    people = [someone("ann@example.org") for _ in range(8)]
    outcomes = await asyncio.gather(*map(stores.credentials.add, people), return_exceptions=True)
    [winner] = await stores.credentials.people()
    taken = [outcome for outcome in outcomes if isinstance(outcome, CredentialsTaken)]
    assert [one.holder for one in taken] == [winner] * 7


async def test_a_password_changes_and_credentials_go(stores: Stores) -> None:
    ann = someone("ann@example.org")
    await stores.credentials.add(ann)
    await stores.credentials.change_password(ann.user_id, "other")
    assert await stores.credentials.of_user(ann.user_id) == replace(ann, password_hash="other")
    await stores.credentials.remove(ann.user_id)
    assert await stores.credentials.by_email("ann@example.org") is None
    await stores.credentials.add(someone("ann@example.org"))

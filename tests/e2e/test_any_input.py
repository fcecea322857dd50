"""Whatever a route is sent, it answers as documented or refuses as documented; never a 500."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import Phase, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection

from tests.e2e.any_input import Caller, operations
from tests.e2e.person import Person
from tests.product import Product

UNASKED = {
    "deactivate-user": "ends the caller's own account",
    "live-events": "streams without end",
    "change-password": "costs a password's hash each",
    "login": "costs a password's hash each",
    "register": "costs a password's hash each",
}
"""Operations that are left out, and why; the table of hostile texts has the last four."""

NEVER_WRONG = {
    "auth-config": "has no parameter, no body and no token that could be wrong",
    "key-set": "as auth-config",
    "explain-problem": "takes any text: a slug of no problem is unknown, not wrong",
    "sync": "takes any text: a position that was not sealed here is answered by a reset",
}
"""Operations that nothing unfitting can be sent to, and why."""

FITTING = operations(GenerationMode.POSITIVE, UNASKED)
UNFITTING = operations(GenerationMode.NEGATIVE, UNASKED | NEVER_WRONG)

# The same requests in every run: what is found here is found everywhere.
GENERATED = settings(max_examples=12, derandomize=True, phases=[Phase.explicit, Phase.generate])


@pytest.fixture(scope="module")
def caller(product: Product) -> Iterator[Caller]:
    async def register() -> Caller:
        person = await Person.register(product, "anybody")
        made = await person.post(
            "/v1/auth/api-tokens", {"name": "any input", "scopes": ["read", "write"]}
        )
        await person.close()
        return Caller(product.url, made.json()["token"], person.token)

    caller = asyncio.run(register())
    yield caller
    caller.close()


@FITTING.parametrize()
@GENERATED
def test_what_fits_is_answered_as_documented(case: Case[Any], caller: Caller) -> None:
    caller.call(case)
    caller.call_on_what_is_there(case)


@UNFITTING.parametrize()
@GENERATED
def test_what_does_not_fit_is_refused_as_documented(case: Case[Any], caller: Caller) -> None:
    caller.call(case, negative_data_rejection)

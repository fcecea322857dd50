import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from commands.handlers.identity.secrets import RefreshTokens, digest
from commands.identity_ports import Client, OpenSession, Reused, Rotated
from contracts.ids import SessionId, UserId, uuid7
from tests.contract.identity.stores import ADAPTERS, open_stores

TOKENS = RefreshTokens(b"k" * 64)
FAMILIES = {"sqlite": 40, "postgres": 8}
"""How many are tried: a new database for each costs a second."""


class RefreshFamily(RuleBasedStateMachine):
    """One session, exchanged by an owner and a thief in any order, with time going by."""

    def __init__(self, adapter: str) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = TemporaryDirectory()
        self.opened = self.runner.run(open_stores(adapter, Path(self.folder.name)))
        self.sessions = self.opened.sessions
        self.now = datetime(2026, 11, 24, tzinfo=UTC)

    @initialize()
    def sign_in(self) -> None:
        self.session_id = SessionId(uuid7())
        self.family = [TOKENS.first()]
        self.exchanged_at: datetime | None = None
        self.alive = True
        session = OpenSession(
            session_id=self.session_id,
            user_id=UserId(uuid7()),
            client=Client(address="127.0.0.1"),
            created_at=self.now,
            last_used_at=self.now,
        )
        self.runner.run(self.sessions.start(session, digest(self.family[0])))

    def exchange(self, token: str) -> Rotated | Reused | None:
        successor = digest(TOKENS.successor(token))
        return self.runner.run(self.sessions.rotate(digest(token), successor, self.now))

    @rule(seconds=st.sampled_from([0, 1, 9, 10, 11, 300]))
    def time_goes_by(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def the_current_token_is_exchanged(self) -> None:
        outcome = self.exchange(self.family[-1])
        if self.alive:
            assert isinstance(outcome, Rotated)
            self.family.append(TOKENS.successor(self.family[-1]))
            self.exchanged_at = self.now
        else:
            assert outcome is None

    @precondition(lambda self: len(self.family) > 1)
    @rule()
    def its_predecessor_comes_again(self) -> None:
        outcome = self.exchange(self.family[-2])
        if not self.alive:
            assert outcome is None
        elif self.exchanged_at is not None and self.now - self.exchanged_at <= timedelta(
            seconds=10
        ):
            assert isinstance(outcome, Rotated)
            assert TOKENS.successor(self.family[-2]) == self.family[-1]
        else:
            assert isinstance(outcome, Reused)
            self.alive = False

    @precondition(lambda self: len(self.family) > 2)
    @rule(data=st.data())
    def an_older_token_comes_again(self, data: st.DataObject) -> None:
        outcome = self.exchange(data.draw(st.sampled_from(self.family[:-2])))
        assert isinstance(outcome, Reused if self.alive else type(None))
        self.alive = False

    @rule()
    def a_guess_opens_nothing(self) -> None:
        assert self.exchange(TOKENS.first()) is None

    @rule()
    def one_signs_out(self) -> None:
        self.runner.run(self.sessions.end(self.session_id))
        self.alive = False

    @invariant()
    def the_session_lives_while_no_token_was_misused(self) -> None:
        assert (self.runner.run(self.sessions.owner(self.session_id)) is not None) == self.alive

    def teardown(self) -> None:
        self.runner.run(self.opened.close())
        self.runner.close()
        self.folder.cleanup()


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_a_family_of_refresh_tokens_has_one_owner(adapter: str) -> None:
    class OfAdapter(RefreshFamily):
        def __init__(self) -> None:
            super().__init__(adapter)

    effort = settings(max_examples=FAMILIES[adapter], stateful_step_count=25)
    run_state_machine_as_test(OfAdapter, settings=effort)

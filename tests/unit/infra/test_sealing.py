from uuid import UUID

import pytest

from contracts.ids import ConversationId, InviteId, uuid7
from contracts.log import Position
from contracts.tokens import InvalidToken
from infra.sealing import InviteCodes, TokenSealer

SECRET = b"s" * 32
SEALER = TokenSealer(SECRET)
PLACES = [Position(0, 0), Position(15, 1), Position(31, 2**40 - 2), Position(3, -1)]


@pytest.mark.parametrize("place", PLACES)
def test_a_position_token_opens_to_its_position(place: Position) -> None:
    token = SEALER.seal(place)
    assert SEALER.open(token) == place
    assert TokenSealer(SECRET).open(token) == place
    assert token.startswith(f"{place.lane}.")
    assert len(token) <= 32


def test_the_same_position_has_the_same_token_and_hides_its_offset() -> None:
    assert SEALER.seal(Position(1, 5)) == SEALER.seal(Position(1, 5))
    near, next_one = SEALER.seal(Position(1, 5)), SEALER.seal(Position(1, 6))
    assert near[:8] != next_one[:8]


def test_a_changed_or_foreign_token_is_refused() -> None:
    token = SEALER.seal(Position(3, 1_000))
    sealed = token.partition(".")[2]
    changed = [
        f"3.{sealed[:i]}{'A' if sealed[i] != 'A' else 'B'}{sealed[i + 1 :]}" for i in range(28)
    ]
    other_key = TokenSealer(b"t" * 32).seal(Position(3, 1_000))
    cursor = SEALER.seal_cursor("x", (1_001).to_bytes(5, "big"))
    for wrong in [
        *changed, other_key, f"4.{sealed}", f"3.{cursor}", sealed, "", ".", "3.", f"3.{sealed}=",
        f"03.{sealed}", f"3.{sealed}\n", f"3. {sealed}", "\uff13." + sealed, f"999.{sealed}", "3.ÿ",
    ]:  # fmt: skip
        with pytest.raises(InvalidToken):
            SEALER.open(wrong)


def test_a_cursor_opens_for_its_own_list_only() -> None:
    cursor = SEALER.seal_cursor("search:hello", b"place")
    assert SEALER.open_cursor("search:hello", cursor) == b"place"
    with pytest.raises(InvalidToken):
        SEALER.open_cursor("search:other", cursor)


def test_an_invite_code_names_its_conversation_and_invite() -> None:
    conversation, invite = ConversationId(uuid7()), InviteId(UUID(int=7))
    codes = InviteCodes(SECRET)
    assert codes.open(codes.seal(conversation, invite)) == (conversation, invite)
    with pytest.raises(InvalidToken):
        codes.open(codes.seal(conversation, invite)[:-1] + "!")
    with pytest.raises(InvalidToken):
        codes.open(SEALER.seal_cursor("link", conversation.bytes + invite.bytes))

"""Signed notes: what signs, what is refused, and how keys follow one another."""

from base64 import b64encode
from datetime import UTC, datetime
from uuid import UUID

import pytest

from infra.event_log.damage import Head, Heads
from infra.heads.keys import signers, verifiers
from infra.heads.note import NotANote, Signer, Verifier, parse, sign
from infra.heads.text import read, written

LOG = UUID(int=9)
TEXT = "one\n\ntwo\n"
ANNA, BEN = Signer("anna", b"a" * 32), Signer("ben", b"b" * 32)
AT = datetime(2026, 1, 31, 12, tzinfo=UTC)


def test_a_note_is_signed_by_whoever_signed_it_and_nobody_else() -> None:
    note = parse(sign(TEXT, [ANNA]))
    assert note.text == TEXT
    assert note.signed_by([ANNA.verifier, BEN.verifier]) == [ANNA.verifier]


def test_the_form_is_that_of_the_specification() -> None:
    """The published example of a note, and its key."""
    key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    example = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
        "\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngot"
        "pRZb6KE6RyyBwJnAM=\n"
    )
    verifier = Verifier.parse(key)
    assert parse(example).signed_by([verifier]) == [verifier]
    assert str(verifier) == key


def test_a_changed_text_is_signed_by_nobody() -> None:
    note = sign(TEXT, [ANNA]).replace("two", "too")
    assert parse(note).signed_by([ANNA.verifier]) == []


def test_a_signature_under_another_name_or_id_does_not_count() -> None:
    renamed = Verifier("hannah", ANNA.verifier.public)
    assert parse(sign(TEXT, [ANNA])).signed_by([renamed]) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello\n",
        "hello\n\nanna c2ln\n",
        "hello\n\n— anna ???\n",
        "a\n\n— anna AAAA\n",
        "a\n\n— anna",
    ],
)
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(NotANote):
        parse(text)


@pytest.mark.parametrize("text", ["", "anna", "anna+00000000", "anna+00000000+AQ=="])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NotANote):
        Verifier.parse(text)


def test_a_key_whose_id_is_of_another_is_refused() -> None:
    name, _, key = str(ANNA.verifier).split("+", 2)
    with pytest.raises(NotANote, match="id"):
        Verifier.parse(f"{name}+00000000+{key}")


def test_heads_are_the_same_when_read_again() -> None:
    heads = Heads(LOG, 3, {0: Head(7, b"h" * 32), 15: Head(0, b"i" * 32)})
    text = written(heads, 16, AT)
    assert read(text) == heads
    assert len(text.splitlines()) == 4 + 16


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("messenger heads 1", "messenger heads 2"),
        ("epoch 0", "epoch none"),
        (b64encode(b"h" * 32).decode(), b64encode(b"h").decode()),
        ("0 8 ", "0 "),
    ],
)
def test_heads_that_say_nothing_are_refused(line: str, instead: str) -> None:
    text = written(Heads(LOG, 0, {0: Head(7, b"h" * 32)}), 1, AT)
    assert line in text
    with pytest.raises(NotANote):
        read(text.replace(line, instead))


def test_a_new_key_is_vouched_for_by_the_one_before_it() -> None:
    secret = b"s" * 32
    first, second, third = (parse(sign(TEXT, signers(secret, LOG, n))) for n in (1, 2, 3))
    [old] = verifiers(secret, LOG, 1)
    assert first.signed_by([old]) == second.signed_by([old]) == [old]
    assert third.signed_by([old]) == []
    assert len(verifiers(secret, LOG, 3)) == 3
    assert all(note.signed_by(verifiers(secret, LOG, 3)) for note in (first, second, third))


def test_another_place_or_log_has_other_keys() -> None:
    keys = {
        str(verifiers(secret, log, 1)[0])
        for secret in (b"s" * 32, b"t" * 32)
        for log in (LOG, UUID(int=10))
    }
    assert len(keys) == 4

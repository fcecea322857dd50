from hashlib import sha256

from infra.event_log.chain import commitment, genesis, link, metadata

INTEGERS = (3, 41, 7, 2, 1_795_508_848_723_034)
FIELDS = (b"timeline-x", b"k" * 16, b"MessageSent", None, b"a" * 16, b"c" * 16, None, b"r" * 3000)


def described() -> bytes:
    """The bytes that are hashed, as any other program would write them."""
    stored = b"".join((8).to_bytes(4, "big") + n.to_bytes(8, "big") for n in INTEGERS)
    for field in FIELDS:
        stored += b"\xff" * 4 if field is None else len(field).to_bytes(4, "big") + field
    return stored


def test_every_field_is_hashed_with_its_length() -> None:
    assert metadata(*INTEGERS, *FIELDS) == described()


def test_no_two_rows_are_described_alike_by_moving_a_byte_between_fields() -> None:
    assert metadata(*INTEGERS, b"ab", b"c") != metadata(*INTEGERS, b"a", b"bc")
    assert metadata(*INTEGERS, b"", b"c") != metadata(*INTEGERS, None, b"c")


def test_the_chain_is_sha256_over_what_the_architecture_says() -> None:
    committed = sha256(b"salt" + b"payload").digest()
    first = sha256(b"log" + (3).to_bytes(4, "big")).digest()
    assert commitment(b"salt", b"payload") == committed
    assert genesis(b"log", 3) == first
    assert link(first, b"row", committed) == sha256(first + b"row" + committed).digest()

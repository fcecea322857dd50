"""What each kind of route makes of a text that means harm, over HTTP."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote_from_bytes

import httpx
import pytest

from contracts.ids import uuid7
from tests.e2e.person import Person
from tests.product import Served

Answer = tuple[int, str]

FINE = (200, "")
MALFORMED = (400, "malformed-request")
HIDES = (400, "invalid-text")
LARGE = (413, "too-large")
STRANGER = (401, "wrong-credentials")


class Row(NamedTuple):
    """A text as JSON and in a query, with what each kind of route answers."""

    literal: bytes
    query: bytes
    send: Answer
    command: Answer
    login: Answer
    search: Answer
    batch: Answer = FINE
    """Of the batch as a whole, whose one command is answered as ``send`` is if this is fine."""


def text(value: str, *answers: Answer) -> Row:
    return Row(json.dumps(value, ensure_ascii=False).encode(), value.encode(), *answers)


def literal(value: bytes, *, search: Answer = FINE, batch: Answer = FINE) -> Row:
    """Return what is no text that JSON could hold, so that only a query may be made of it."""
    return Row(value, value[:900], MALFORMED, MALFORMED, MALFORMED, search, batch)


TABLE = {
    "NUL as it is": literal(b'"a\0b"', search=MALFORMED, batch=MALFORMED),
    "NUL escaped": Row(b'"\\u0000"', b"\0", MALFORMED, MALFORMED, MALFORMED, MALFORMED),
    "a line that runs backwards": text("safe\u202etxt.exe", FINE, HIDES, STRANGER, FINE),
    "an isolate left open": text("a\u2066b", FINE, HIDES, STRANGER, FINE),
    "nothing of any width": text("\u200b\u2060\ufeff", HIDES, HIDES, STRANGER, FINE),
    "tags of the invisible plane": text("\U000e0041", HIDES, HIDES, STRANGER, FINE),
    "a joined emoji": text("👩\u200d🚀", FINE, FINE, STRANGER, FINE),
    "a lone surrogate escaped": Row(
        b'"\\ud800"', b"\xed\xa0\x80", MALFORMED, MALFORMED, MALFORMED, MALFORMED, MALFORMED
    ),
    "a lone surrogate in bytes": literal(b'"\xed\xa0\x80"', search=MALFORMED),
    "no UTF-8": literal(b'"\xff"', search=MALFORMED),
    "an overlong slash": literal(b'"\xc0\xaf"', search=MALFORMED),
    "a script": text("<script>alert(1)</script>", FINE, FINE, STRANGER, FINE),
    "a script in a link": text("[x](javascript:alert(1))", FINE, FINE, STRANGER, FINE),
    "an image that fails": text("<img src=x onerror=alert(1)>", FINE, FINE, STRANGER, FINE),
    "SQL": text("'; DROP TABLE messages; --", FINE, FINE, STRANGER, FINE),
    "the language of the index": text('" OR NEAR(a* ^b : {c}', FINE, FINE, STRANGER, FINE),
    "patterns of LIKE": text("%_\\%", FINE, FINE, STRANGER, FINE),
    "a template": text("{{7*7}} ${jndi:ldap://x} %s", FINE, FINE, STRANGER, FINE),
    "a header": text("a\r\nSet-Cookie: b=c", FINE, HIDES, STRANGER, FINE),
    "longer than a field": text("a" * 16_385, MALFORMED, MALFORMED, MALFORMED, MALFORMED),
    "longer than a body": Row(
        b'"%s"' % (b"a" * 66_000), b"a" * 20_000, LARGE, LARGE, LARGE, MALFORMED
    ),
    "nothing": text("", HIDES, MALFORMED, MALFORMED, FINE),
    "20,000 brackets": literal(b"[" * 20_000 + b"]" * 20_000, batch=MALFORMED),
    "20,000 brackets left open": literal(b"[" * 20_000, batch=MALFORMED),
    "10,000 objects in each other": literal(b'{"a":' * 10_000, batch=MALFORMED),
    "a number beyond any": literal(b"1e999"),
    "a number of 5,000 digits": literal(b"9" * 5_000),
    "no number": literal(b"NaN", batch=MALFORMED),
    "true": literal(b"true"),
    "null": literal(b"null"),
    "a list": literal(b'["a"]'),
    "an object": literal(b'{"a": 1}'),
    "an unknown field": literal(b'"a", "actor_id": "x"'),
    "a field of objects' insides": literal(b'"a", "__proto__": {}'),
    "another's field": literal(b'"a", "is_admin": true'),
}


class Place(NamedTuple):
    http: httpx.Client
    conversation_id: str

    def ids(self) -> bytes:
        return f'"command_id": "{uuid7()}", "conversation_id": "{self.conversation_id}"'.encode()

    def post(self, path: str, body: bytes) -> httpx.Response:
        return self.http.post(path, content=body, headers={"Content-Type": "application/json"})


@pytest.fixture(scope="module")
def place(product: Served) -> Iterator[Place]:
    async def make() -> tuple[str, str]:
        anna = await Person.register(product, "anna")
        talk = await anna.create(title="Hostile")
        await anna.close()
        return anna.token, talk

    token, talk = asyncio.run(make())
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=product.url, headers=headers, timeout=30) as http:
        yield Place(http, talk)


def body_of_send(place: Place, value: bytes) -> bytes:
    return b'{%s, "message_id": "%s", "body": %s}' % (place.ids(), str(uuid7()).encode(), value)


def send(place: Place, row: Row) -> httpx.Response:
    return place.post("/v1/commands/send-message", body_of_send(place, row.literal))


def command(place: Place, row: Row) -> httpx.Response:
    body = b'{%s, "title": %s}' % (place.ids(), row.literal)
    return place.post("/v1/commands/rename-conversation", body)


def login(place: Place, row: Row) -> httpx.Response:
    return place.post("/v1/auth/login", b'{"password": "x", "login": %s}' % row.literal)


def search(place: Place, row: Row) -> httpx.Response:
    return place.http.get(f"/v1/search?q={quote_from_bytes(row.query)}")


def batch(place: Place, row: Row) -> httpx.Response:
    item = b'{"name": "send-message", "body": %s}' % body_of_send(place, row.literal)
    return place.post("/v1/commands/batch", b'{"commands": [%s]}' % item)


def said(answer: httpx.Response) -> Answer:
    """Return status and type, having held the answer to what protects whoever shows it."""
    assert answer.headers["x-content-type-options"] == "nosniff"
    kind = "application/json" if answer.status_code < 400 else "application/problem+json"
    assert answer.headers["content-type"] == kind
    assert "set-cookie" not in answer.headers
    return problem(answer.status_code, answer.json())


def problem(status: int, body: dict[str, object]) -> Answer:
    return (status, "" if status < 400 else str(body["type"]).removeprefix("/problems/"))


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
@pytest.mark.parametrize("ask", [send, command, login, search])
def test_each_kind_of_route_has_its_answer(
    place: Place, ask: Callable[[Place, Row], httpx.Response], row: Row
) -> None:
    assert said(ask(place, row)) == getattr(row, ask.__name__)


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_a_command_in_a_batch_has_the_answer_that_it_has_alone(place: Place, row: Row) -> None:
    answer = batch(place, row)
    assert said(answer) == row.batch
    if row.batch == FINE:
        (result,) = answer.json()["results"]
        assert problem(result["status"], result["body"]) == row.send


def test_a_harmful_text_is_kept_as_it_was_typed(place: Place) -> None:
    typed = "<script>alert(1)</script> \u202e [x](javascript:alert(1)) <img onerror=alert(1)>"
    message = str(uuid7())
    ids = {"command_id": str(uuid7()), "conversation_id": place.conversation_id}
    body = {**ids, "message_id": message, "body": typed}
    sent = place.http.post("/v1/commands/send-message", json=body)
    position = {"X-Position": sent.json()["position"]}
    read = place.http.get(f"/v1/messages/{message}", headers=position)
    assert said(read) == FINE
    assert read.json()["body"] == typed
    assert read.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("name", ["body", "\\u0062ody", "command_id"])
def test_a_name_given_twice_is_refused_alone_and_in_a_batch(place: Place, name: str) -> None:
    sound = body_of_send(place, b'"a"')
    twice = b'{"%s": "%s", ' % (name.encode(), str(uuid7()).encode()) + sound[1:]
    alone = place.post("/v1/commands/send-message", twice)
    assert said(alone) == MALFORMED
    (error,) = alone.json()["errors"]
    path = "$." + name.replace("\\u0062", "b")
    assert error == {"path": path, "message": "is given twice"}
    item = b'{"commands": [{"name": "send-message", "body": %s}]}' % twice
    (result,) = place.post("/v1/commands/batch", item).json()["results"]
    assert problem(result["status"], result["body"]) == MALFORMED


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/auth/login", b'{"login": "a", "password": "x", "login": "b"}'),
        ("/v1/auth/register", b'{"user_name": "aa", "user_name": "bb", "password": "long enough"}'),
        ("/v1/auth/refresh", b'{"refresh_token": "a", "refresh_token": "b"}'),
    ],
)
def test_a_name_given_twice_is_refused_at_sign_in(place: Place, path: str, body: bytes) -> None:
    assert said(place.post(path, body)) == MALFORMED


NUMBERS = [b"1e999", b"-1e999", b"1.5", b"-1", b"9" * 400, b'"1"', b"null", b"01", b"Infinity"]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:9].decode())
def test_a_number_that_is_none_of_ours_is_refused(place: Place, number: bytes) -> None:
    body = b'{%s, "seq": %s}' % (place.ids(), number)
    assert said(place.post("/v1/commands/mark-read", body)) == MALFORMED
    if number not in {b'"1"', b"01"}:
        query = {"limit": number.decode()}
        assert said(place.http.get("/v1/search", params=query)) == MALFORMED

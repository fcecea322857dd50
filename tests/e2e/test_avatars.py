"""Pictures of people and conversations, from upload to the eyes of others."""

from typing import Any

import httpx
import pytest

from contracts.ids import uuid7
from tests.e2e.conftest import Register
from tests.e2e.person import Person

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\4IDATpixlcrc!\0\0\0\0IEND\xae\x42\x60\x82"
JPEG = b"\xff\xd8\xff\xe0\0\x07JFIF\0\xff\xda\0\2" + b"j" * 300 + b"\xff\xd9"
GIF = b"GIF89a" + b"g" * 300
WEBP = b"RIFF\x38\1\0\0WEBPVP8 \x2c\1\0\0" + b"w" * 300
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


async def upload(
    person: Person, content: bytes, attachment_id: str | None = None, **headers: str
) -> httpx.Response:
    path = f"/v1/uploads/avatars/{attachment_id or uuid7()}"
    async with httpx.AsyncClient(base_url=person.product.url) as http:
        authorization = {"Authorization": f"Bearer {person.token}"}
        return await http.put(path, content=content, headers={**authorization, **headers})


async def uploaded(person: Person, content: bytes) -> str:
    answer = await upload(person, content)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return str(found["attachment_id"])


async def picture(viewer: Person, path: str, **headers: str) -> httpx.Response:
    positions = ", ".join(viewer.positions.values())
    sent = {"Authorization": f"Bearer {viewer.token}", "X-Position": positions, **headers}
    async with httpx.AsyncClient(base_url=viewer.product.url) as http:
        return await http.get(path, headers={name: text for name, text in sent.items() if text})


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PNG, "image/png"), (JPEG, "image/jpeg"), (GIF, "image/gif"), (WEBP, "image/webp")],
)
async def test_others_see_the_picture_that_a_person_set(
    register: Register, content: bytes, kind: str
) -> None:
    anna, ben = await register("anna"), await register("ben")
    avatar_id = await uploaded(anna, content)
    done = await anna.command("set-profile", avatar_id=avatar_id)
    ben.keep(done["position"])
    assert (await ben.get(f"/v1/users/{anna.user_id}"))["avatar_id"] == avatar_id
    seen = await picture(ben, f"/v1/users/{anna.user_id}/avatar")
    assert (seen.status_code, seen.content) == (200, content)
    assert seen.headers["Content-Type"] == kind


async def test_nobody_sees_where_a_picture_was_taken(register: Register) -> None:
    anna = await register("anna")
    taken = JPEG[:2] + b"\xff\xe1\0\x0fExif\0\0harbour" + JPEG[2:]
    await anna.command("set-profile", avatar_id=await uploaded(anna, taken))
    assert (await picture(anna, f"/v1/users/{anna.user_id}/avatar")).content == JPEG


async def test_who_takes_the_picture_away_has_none(register: Register) -> None:
    anna = await register("anna")
    await anna.command("set-profile", avatar_id=await uploaded(anna, PNG))
    await anna.command("set-profile", remove_avatar=True)
    assert (await anna.get(f"/v1/users/{anna.user_id}"))["avatar_id"] is None
    assert (await picture(anna, f"/v1/users/{anna.user_id}/avatar")).status_code == 404


async def test_a_picture_is_served_so_that_it_can_do_nothing(register: Register) -> None:
    anna = await register("anna")
    avatar_id = await uploaded(anna, PNG + b"<script>alert(1)</script>")
    await anna.command("set-profile", avatar_id=avatar_id)
    headers = (await picture(anna, f"/v1/users/{anna.user_id}/avatar")).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Content-Disposition"] == f'inline; filename="{avatar_id}.png"'
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "private, no-cache"


async def test_a_picture_that_one_has_is_not_sent_again(register: Register) -> None:
    anna = await register("anna")
    path = f"/v1/users/{anna.user_id}/avatar"
    await anna.command("set-profile", avatar_id=await uploaded(anna, PNG))
    etag = (await picture(anna, path)).headers["ETag"]
    again = await picture(anna, path, **{"If-None-Match": f'"other", W/{etag}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    await anna.command("set-profile", avatar_id=await uploaded(anna, GIF))
    changed = await picture(anna, path, **{"If-None-Match": etag})
    assert (changed.status_code, changed.content) == (200, GIF)


@pytest.mark.parametrize("content", [SVG, b"", b"GIF", b"%PDF-1.7", b"RIFF\x00\x00\x00\x00WAVE"])
async def test_what_is_no_picture_is_refused_whatever_it_is_called(
    register: Register, content: bytes
) -> None:
    anna = await register("anna")
    answer = await upload(anna, content, **{"Content-Type": "image/png"})
    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/not-a-picture")


async def test_a_picture_has_a_mebibyte_at_most(register: Register) -> None:
    anna = await register("anna")
    full = PNG.ljust(1024 * 1024, b"\0")
    assert (await upload(anna, full)).status_code == 201
    refused = await upload(anna, full + b"\0")
    assert (refused.status_code, refused.json()["type"]) == (413, "/problems/too-large")


async def test_the_same_upload_again_is_no_other_and_another_under_its_id_is_refused(
    register: Register,
) -> None:
    anna, attachment_id = await register("anna"), str(uuid7())
    first = await upload(anna, PNG, attachment_id)
    assert (await upload(anna, PNG, attachment_id)).json() == first.json()
    other = await upload(anna, GIF, attachment_id)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/attachment-id-taken")


async def test_nobody_uses_the_upload_of_another(register: Register) -> None:
    anna, ben = await register("anna"), await register("ben")
    refused = await ben.try_command("set-profile", avatar_id=await uploaded(anna, PNG))
    assert (refused.status_code, refused.json()["type"]) == (404, "/problems/attachment-unknown")


async def test_only_who_is_signed_in_uploads_or_sees(register: Register) -> None:
    anna = await register("anna")
    async with httpx.AsyncClient(base_url=anna.product.url) as http:
        for method, path in [
            ("PUT", f"/v1/uploads/avatars/{uuid7()}"),
            ("GET", f"/v1/users/{anna.user_id}/avatar"),
        ]:
            assert (await http.request(method, path, content=PNG)).status_code == 401


async def test_members_see_the_picture_of_a_conversation_until_they_leave(
    register: Register,
) -> None:
    anna, ben, eve = await register("anna"), await register("ben"), await register("eve")
    talk = await anna.create(title="Plans", member_ids=[ben.user_id])
    path = f"/v1/conversations/{talk}/avatar"
    assert (await picture(anna, path)).status_code == 404
    avatar_id = await uploaded(anna, PNG)
    done = await anna.command(
        "set-conversation-avatar", conversation_id=talk, attachment_id=avatar_id
    )
    ben.keep(done["position"])
    assert (await picture(ben, path)).content == PNG
    assert (await picture(eve, path)).status_code == 404
    await ben.command("leave-conversation", conversation_id=talk)
    assert (await picture(ben, path)).status_code == 404
    await anna.command("set-conversation-avatar", conversation_id=talk, attachment_id=None)
    gone = await picture(anna, path)
    assert (gone.status_code, gone.json()["type"]) == (404, "/problems/avatar-unknown")

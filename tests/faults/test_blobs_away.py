from pathlib import Path

from contracts.ids import uuid7
from tests.e2e.person import Person
from tests.e2e.test_avatars import PNG, picture, upload, uploaded
from tests.product import UNLIMITED, Product


async def test_without_the_store_of_files_all_but_pictures_goes_on(tmp_path: Path) -> None:
    with Product(tmp_path, UNLIMITED) as product:
        anna = await Person.register(product, "anna")
        talk = await anna.create(title="Plans")
        await anna.command("set-profile", avatar_id=await uploaded(anna, PNG))
        kept = tmp_path / "blobs" / "kept"
        kept.rename(tmp_path / "elsewhere")
        kept.touch()
        for refused in (
            await picture(anna, f"/v1/users/{anna.user_id}/avatar"),
            await upload(anna, PNG),
            await anna.try_command("set-profile", avatar_id=str(uuid7())),
        ):
            assert (refused.status_code, refused.json()["type"]) == (503, "/problems/blobs-away")
            assert refused.headers["Retry-After"] == "1"
        await anna.command("set-profile", about="Still here.")
        await anna.send(talk, "and so is this")
        kept.unlink()
        (tmp_path / "elsewhere").rename(kept)
        assert (await picture(anna, f"/v1/users/{anna.user_id}/avatar")).content == PNG
        await anna.close()

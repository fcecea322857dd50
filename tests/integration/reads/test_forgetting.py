from pathlib import Path

from tests.integration.reads.world import World

SECRET = "Xylophonquartett"


def held(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if SECRET.encode() in path.read_bytes()]


async def test_the_text_of_a_deleted_message_is_in_no_byte_of_the_views(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        ada = await world.person("ada")
        room = await world.conversation(ada)
        message_id = await world.say(room, ada, SECRET)
        await world.get("/v1/inbox", ada)
        assert held(tmp_path) != []
        await world.delete(room, message_id)
        await world.get("/v1/inbox", ada)
    assert held(tmp_path) == []

"""Erased words are in no byte of the messages read model after its indexes were merged."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from infra.sqlite.read_model import SqliteReadModel
from infra.sqlite.view_store import ViewStore
from infra.sqlite.views.messages import VIEW
from infra.sqlite.views.messages_purge import purge
from projections.ports import Lanes
from tests.talk import ANN, BEN, HERE, Talk

SECRET = b"xylophonquartett"


@pytest.fixture
async def model(tmp_path: Path) -> AsyncIterator[SqliteReadModel]:
    store = ViewStore(tmp_path / "messages.db", VIEW.schema, VIEW.fingerprint)
    model = SqliteReadModel(VIEW, store)
    yield model
    await model.close()


def held(model: SqliteReadModel) -> bool:
    path = model.store.path
    files = [path, path.with_name(path.name + "-wal")]
    content = b"".join(each.read_bytes() for each in files if each.exists()).lower()
    # Neither the word nor what an index of stems and one of three characters keep of it: such an
    # index stores a term without what it shares with the term before, here all but the end.
    return SECRET in content or b"phonquartett" in content


async def test_deleted_words_leave_the_file(model: SqliteReadModel) -> None:
    talk = Talk()
    for number in range(300):
        talk.send(HERE, BEN, f"message {number}", mentions=(ANN,))
    message = talk.send(HERE, ANN, f"our {SECRET.decode()} plays")
    talk.send(HERE, BEN, "I come", reply_to_id=message)
    talk.edit(message, f"our {SECRET.decode()} plays tonight")
    before = talk.facts
    await model.apply(Lanes(0, before))
    assert held(model)
    talk.delete(message)
    await model.apply(Lanes(0, talk.since(len(before))))
    await purge(model.store)
    assert not held(model)


async def test_purging_twice_changes_nothing(model: SqliteReadModel) -> None:
    talk = Talk()
    message = talk.send(HERE, ANN, "a word")
    await model.apply(Lanes(0, talk.facts))
    talk.edit(message, "another word")
    await model.apply(Lanes(0, talk.since(1)))
    await purge(model.store)
    content = model.store.path.read_bytes()
    await purge(model.store)
    assert model.store.path.read_bytes() == content

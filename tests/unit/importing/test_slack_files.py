import pytest

from contracts.events.timeline import Attachment
from infra.importing.records import Left, Noted, Said
from tests.unit.importing.archives import said
from tests.unit.importing.slack_records import one, records

FILE = {
    "id": "F1",
    "name": "plan.png",
    "title": "The plan",
    "mimetype": "image/png",
    "size": 12,
    "url_private": "https://files.example/plan.png?token=secret",
}


def test_a_file_keeps_its_description_and_no_address() -> None:
    found = one(said("1700000001.000100", "look", files=[FILE]))
    plan = Attachment(name="plan.png", media_type="image/png", size=12, title="The plan")
    assert (found.body, found.attachments) == ("look", (plan,))


def test_a_file_of_old_is_what_was_said_with_it_and_is_answered_by_its_comments() -> None:
    shared = said(
        "1700000001.000100",
        "<@U1> uploaded a file: <https://a.example|plan.png>",
        subtype="file_share",
        file={**FILE, "initial_comment": {"comment": "the *plan*", "user": "U1"}},
    )
    comment = {
        "type": "message",
        "subtype": "file_comment",
        "text": "<@U2> commented",
        "ts": "1700000002.000100",
        "file": FILE,
        "comment": {"comment": "nice", "user": "U2"},
    }
    found = [record for record in records(shared, comment) if isinstance(record, Said)]
    assert [(each.person, each.body, each.reply_to) for each in found] == [
        ("U1", "the **plan**", None),
        ("U2", "nice", "1700000001.000100"),
    ]
    assert [len(each.attachments) for each in found] == [1, 0]


@pytest.mark.parametrize("mode", ["tombstone", "hidden_by_limit"])
def test_a_file_of_which_nothing_is_left_is_reported(mode: str) -> None:
    with_text = records(said("1700000001.000100", "look", files=[{"id": "F1", "mode": mode}]))
    assert [type(each) for each in with_text] == [Said, Noted]
    alone = records(said("1700000001.000100", "", files=[{"id": "F1", "mode": mode}, None]))
    assert [type(each) for each in alone] == [Left, Noted]


def test_a_quip_without_a_name_is_named_by_its_kind() -> None:
    found = one(said("1700000001.000100", "", files=[{"id": "F1", "mode": "quip"}]))
    assert [each.name for each in found.attachments] == ["quip"]


def test_a_file_mentioned_again_is_named_without_repeating_what_was_said_with_it() -> None:
    plan = {"id": "F1", "name": "plan.png", "initial_comment": {"comment": "see here"}}
    shared = said("1700000001.000100", "<@U1> uploaded", subtype="file_share", file=plan)
    text = "<@U2> mentioned a file: <https://files.example.test/F1?token=xoxe-1|plan.png>"
    again = said("1700000002.000100", text, "U2", subtype="file_mention", file=plan)
    found = [record for record in records(shared, again) if isinstance(record, Said)]
    assert [each.body for each in found] == ["see here", ""]
    assert [[file.name for file in each.attachments] for each in found] == [["plan.png"]] * 2


def test_a_file_elsewhere_is_linked_without_its_token() -> None:
    outside = {**FILE, "is_external": True}
    found = one(said("1700000001.000100", "", files=[outside]))
    assert found.body == "[The plan](https://files.example/plan.png)"

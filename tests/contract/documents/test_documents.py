from pathlib import Path

import pytest

from contracts.events.codec import EVENTS, decode
from contracts.ids import SYSTEM, uuid7
from contracts.log import Recorded
from infra.documents.event_schemas import FOLDER, IncompatibleSchema, Schema, refuse_incompatible
from infra.documents.pages import ROOT, pages

PAGES = pages(ROOT)
SAMPLES = sorted((ROOT / FOLDER).glob("*/*.sample.json"))


@pytest.mark.parametrize("path", sorted(PAGES), ids=str)
def test_a_document_says_what_the_code_says(path: Path) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == PAGES[path], "run `make contracts`"


def test_every_event_type_has_a_sample() -> None:
    assert {sample.parent.name for sample in SAMPLES} == set(EVENTS)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}.{path.name}")
def test_a_sample_of_any_version_still_decodes(sample: Path) -> None:
    recorded = Recorded(
        partition=0,
        offset=0,
        stream="sample-0",
        key=uuid7(),
        revision=0,
        type=sample.parent.name,
        schema=int(sample.name.partition(".")[0]),
        recorded_at=0,
        actor_id=SYSTEM,
        correlation_id=uuid7(),
        payload=sample.read_bytes(),
    )
    assert isinstance(decode(recorded), EVENTS[sample.parent.name])


TEXT = {"type": "string"}


def schema(**fields: object) -> Schema:
    return {"$defs": {"Thing": {"properties": fields, "required": ["name"]}}}


@pytest.mark.parametrize(
    "now",
    [
        schema(),
        schema(name={"type": "integer"}),
        {"$defs": {}},
        {
            "$defs": {
                "Thing": {"properties": {"name": {"type": "string"}}, "required": ["name", "x"]}
            }
        },
    ],
    ids=["removed", "retyped", "definition gone", "newly required"],
)
def test_a_change_that_stored_events_do_not_survive_is_refused(now: Schema) -> None:
    with pytest.raises(IncompatibleSchema):
        refuse_incompatible("Thing", schema(name=TEXT), now)


def test_an_optional_field_may_be_added() -> None:
    refuse_incompatible("Thing", schema(name=TEXT), schema(name=TEXT, more=TEXT))


def test_a_choice_may_grow_and_not_shrink() -> None:
    def choice(*values: str) -> Schema:
        return {"$defs": {"Role": {"enum": list(values)}}}

    refuse_incompatible("Thing", choice("a"), choice("a", "b"))
    with pytest.raises(IncompatibleSchema):
        refuse_incompatible("Thing", choice("a", "b"), choice("a"))

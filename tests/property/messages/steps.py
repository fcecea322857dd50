"""Any talk of a few people in two conversations."""

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from contracts.ids import ConversationId, MessageId, UserId
from projections.facts import Fact
from tests.talk import ANN, BEN, CAT, HERE, THERE, Talk

WORDS = ["printer", "Drücker", "**jams**", "_again_", "`ls -l`", "漢字", "http://x.example", "why"]
PEOPLE = st.sampled_from([ANN, BEN, CAT])
BODIES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
NEW = ["send", "send", "send", "reply", "thread", "join", "rename", "wait"]
CHANGES = ["edit", "delete", "react", "unreact", "pin", "unpin"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(NEW) | st.sampled_from(CHANGES),
        st.sampled_from([HERE, THERE]),
        PEOPLE,
        BODIES,
        st.lists(PEOPLE, max_size=2, unique=True).map(tuple),
        st.integers(0, 7),
    ),
    min_size=10,
    max_size=40,
)
SHARES = st.integers(0, 100)
"""Per cent of a talk at which it is cut."""
Step = tuple[str, ConversationId, UserId, str, tuple[UserId, ...], int]


def talk_of(steps: Sequence[Step], watch: Callable[[Talk], object] = id) -> Talk:
    """Carry out the steps that are possible, showing the talk after each."""
    talk = Talk()
    sent: dict[ConversationId, list[MessageId]] = {HERE: [], THERE: []}
    gone: set[MessageId] = set()
    for step in steps:
        here = sent[step[1]]
        target = here[step[5] % len(here)] if here else None
        if step[0] in NEW:
            _add(talk, step, here, target)
        elif target is not None and (step[0] not in CHANGES[:2] or target not in gone):
            _change(talk, step, target)
            gone |= {target} if step[0] == "delete" else set()
        watch(talk)
    return talk


def cut_at(facts: Sequence[Fact], share: int) -> int:
    """Return how many facts a share of a talk are."""
    return len(facts) * share // 100


def _add(talk: Talk, step: Step, here: list[MessageId], target: MessageId | None) -> None:
    kind, where, who, body, mentions, number = step
    fields: dict[str, Any] = {"mentions": mentions}
    match kind:
        case "join":
            talk.join(where, who)
        case "rename":
            talk.rename(where, who, body)
        case "wait":
            talk.wait(hours=number)
        case "reply":
            here.append(talk.send(where, who, body, reply_to_id=target))
        case "thread":
            here.append(talk.send(where, who, body, thread_root_id=target))
        case _:
            here.append(talk.send(where, who, body, **fields))


def _change(talk: Talk, step: Step, target: MessageId) -> None:
    kind, _, who, body, mentions, _ = step
    match kind:
        case "edit":
            talk.edit(target, body, mentions=mentions)
        case "delete":
            talk.delete(target)
        case "react" | "unreact":
            talk.react(target, who, "👍", away=kind == "unreact")
        case _:
            talk.pin(target, who, away=kind == "unpin")

import pytest

from contracts.ids import UserId, uuid7
from infra.importing.records import Account
from infra.importing.slack.mrkdwn import Translated, Translation, without_token

ANN = Account(UserId(uuid7()), "ann")
INTO = Translation({"U1": ANN}, {"C1": "tea"})


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("*bold* and _slanted_ and ~gone~", "**bold** and _slanted_ and ~~gone~~"),
        ("2 * 3 * 4 and a*b*c", "2 * 3 * 4 and a*b*c"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&gt; quoted", "> quoted"),
        ("see <http://a.example/x_y_z?a=1&amp;b=*2*>", "see http://a.example/x_y_z?a=1&b=*2*"),
        ("<http://a.example|the [plan]>", "[the (plan)](http://a.example)"),
        ("<http://a.example|a.example>", "http://a.example"),
        ("<mailto:ann@a.example|ann@a.example>", "ann@a.example"),
        ("<#C1> <#C1|tea-room> <#C9>", "#tea #tea-room #C9"),
        ("<!subteam^S1|@bakers> <!date^1^{date}|today>", "@bakers today"),
        ("`<http://a.example>  &lt;*b*&gt;`", "`http://a.example  <*b*>`"),
        ("so:```if a &lt; b:\n  *c*```ok", "so:\n```\nif a < b:\n  *c*\n```\nok"),
        ("<@U9|zoe> <@U8>", "@zoe @U8"),
    ],
)
def test_markup_becomes_markdown(text: str, body: str) -> None:
    assert INTO.of(text) == Translated(body)


def test_people_are_named_as_they_are_here_and_mentioned_once() -> None:
    assert INTO.of("<@U1> and <@U1|annie>") == Translated("@ann and @ann", ("U1",))


@pytest.mark.parametrize("word", ["channel", "here", "everyone"])
def test_everyone_is_all(word: str) -> None:
    assert INTO.of(f"<!{word}> tea!") == Translated("@all tea!", everyone=True)


def test_a_person_named_in_code_is_not_mentioned() -> None:
    assert INTO.of("`<@U1|ann>`") == Translated("`ann`")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://f.example/a.png?token=secret", "https://f.example/a.png"),
        ("https://f.example/a.png?v=1&t=xoxe-1-2", "https://f.example/a.png?v=1"),
        ("https://f.example/a.png?x=xoxb-1", "https://f.example/a.png"),
        ("https://f.example/a.png?v=1&t=90s", "https://f.example/a.png?v=1&t=90s"),
        ("https://f.example/a.png", "https://f.example/a.png"),
    ],
)
def test_an_address_loses_what_would_let_its_holder_in(address: str, kept: str) -> None:
    assert without_token(address) == kept

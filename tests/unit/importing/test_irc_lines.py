from datetime import date, time

import pytest

from infra.importing.irc.lines import (
    MODE,
    PRESENCE,
    SERVER,
    UNATTRIBUTED,
    Notice,
    Spoken,
    Unknown,
    parse,
)

COLOURED = '<span class="irc-date">[6:42]</span> <span class="irc-{}">{}</span><br />'


@pytest.mark.parametrize(
    ("line", "nick", "text", "at"),
    [
        ("[09:05] <ann> hello there", "ann", "hello there", time(9, 5)),
        ("[09:05] <@ann> hello", "ann", "hello", time(9, 5)),
        ("[09:05:30] <ann_> a <b> c", "ann_", "a <b> c", time(9, 5, 30)),
        ("09:05 < ann> hello", "ann", "hello", time(9, 5)),
        ("[09:05] <[cro] sun > hello", "[cro] sun", "hello", time(9, 5)),
        ("[09:05]  * ann waves", "ann", "_waves_", time(9, 5)),
        ("* ann waves", None, None, None),
        ("<ann> no time", "ann", "no time", None),
        ("&lt;ann&gt; 1 &amp; 2", "ann", "1 & 2", None),
        ("[09:05] -ann:#tea- to everyone", "ann", "to everyone", time(9, 5)),
        ("[09:05] (ann/#tea) ben: hello", "ann", "ben: hello", time(9, 5)),
        (COLOURED.format("black", "&lt;ann&gt; 1 &lt; 2"), "ann", "1 < 2", time(6, 42)),
        (COLOURED.format("brick", "* ann waves"), "ann", "_waves_", time(6, 42)),
        (
            (
                '<span class="irc-date">3:01:26 PM CDT</span> '
                '<span class="irc-black"> bot: <ann> hi</span><br/>'
            ),
            "bot",
            "<ann> hi",
            time(15, 1, 26),
        ),
        (
            (
                '<font color="#A82F2F"><font size="2">(12:08:04 PM)</font> <b>ann:</b></font>'
                " it&apos;s on<br/>\r"
            ),
            "ann",
            "it's on",
            time(12, 8, 4),
        ),
        ("[12:30] <ann> \x02bold\x02 \x0304,01red\x03 a\0b", "ann", "bold red ab", time(12, 30)),
    ],
)
def test_a_line_says_who_spoke(
    line: str, nick: str | None, text: str | None, at: time | None
) -> None:
    found = parse(line)
    if nick is None:
        assert found == Unknown()
    else:
        assert found == Spoken(nick, text or "", at)


def test_a_link_of_a_page_is_its_address() -> None:
    shown = '&lt;ann&gt; see <a href="http://a.example/x?y=1&amp;z=2">http://a.exa...</a>'
    found = parse(COLOURED.format("black", shown))
    assert found == Spoken("ann", "see http://a.example/x?y=1&z=2", time(6, 42))


def test_a_day_may_stand_in_the_line() -> None:
    found = parse("[2026-01-31 23:59:00] <ann> hello")
    assert found == Spoken("ann", "hello", time(23, 59), date(2026, 1, 31))


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("=== ann [~ann@host.invalid]  has joined #tea", PRESENCE),
        ("=== ann is now known as anna", PRESENCE),
        ("=== ann entered the room.", PRESENCE),
        ("--> ann (i=x@host.invalid) has joined #tea", PRESENCE),
        ("[09:04] == ann [x@192.0.2.1] has quit [bye]", PRESENCE),
        (" ben (n=x@host.invalid) has joined #tea", PRESENCE),
        (COLOURED.format("green", "* ann (x@host.invalid) has joined #tea"), PRESENCE),
        (COLOURED.format("navy", "* ann (x@host.invalid) Quit (bye)"), PRESENCE),
        ("=== mode/#tea [+o ann]  by ChanServ", MODE),
        (COLOURED.format("green", "* Topic is 'Tea'"), MODE),
        (COLOURED.format("brown", "-irc.example- *** Checking Ident"), SERVER),
        ("--- Log opened Mon Jan 05 2026", SERVER),
        ("<pre>", SERVER),
        (COLOURED.format("black", "&lt;- *ann* whispered"), UNATTRIBUTED),
        ("[09:00] something odd", UNATTRIBUTED),
        ("", "blank line"),
    ],
)
def test_what_the_network_says_is_no_message(line: str, what: str) -> None:
    found = parse(line)
    assert isinstance(found, Notice)
    assert found.what == what


def test_an_old_action_is_one_only_if_somebody_has_the_nick() -> None:
    assert parse("=== ann frowns") == Spoken("ann", "_frowns_", doubtful=True)


def test_an_hour_that_is_none_leaves_the_time_open() -> None:
    assert parse("[25:00] <ann> late") == Spoken("ann", "late")


def test_text_that_is_no_log_is_unknown() -> None:
    assert parse("Dear diary, today I made tea.") == Unknown()

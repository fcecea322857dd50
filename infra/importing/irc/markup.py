"""Logs that were written as web pages, made plain."""

import re
from html import unescape
from typing import Literal

Kind = Literal["message", "action", "notice"] | None
"""What the page's own marks say of a line."""

_COLOURED = re.compile(
    r'<span class="irc-date">(?P<stamp>[^<]*)</span> ?<span class="irc-(?P<colour>[a-z]+)">'
    r"(?P<rest>.*?)(?:</span>)?(?:<br ?/?>)?\s*$"
)
_OF_COLOUR: dict[str, Kind] = {
    "black": "message",
    "brick": "action",
    "green": "notice",
    "navy": "notice",
    "brown": "notice",
    "red": "notice",
}
_PIDGIN_SAID = re.compile(
    r'<font color="[^"]*"><font size="2">(?P<stamp>\([^)]*\))</font> '
    r"<b>(?P<nick>[^<]*):</b></font>(?P<rest>.*?)(?:<br ?/?>)?\s*$"
)
_PIDGIN_NOTICE = re.compile(
    r'<font size="2">(?P<stamp>\([^)]*\))</font><b>(?P<rest>.*?)</b>(?:<br ?/?>)?\s*$'
)
_FRAME = re.compile(r"\s*</?(?:pre|hr|html|body|head|title|h[1-6]|br)\b[^>]*>")
_LINK = re.compile(r'<a href="(?P<address>[^"]*)"[^>]*>(?P<shown>.*?)</a>')
_TAG = re.compile(r"</?(?:a|b|i|u|em|strong|font|span|br)(?: [^>]*)?/?>")


def plain(line: str) -> tuple[str, Kind, bool]:
    """Return a line as a plain log has it, what its marks say, and whether it had any."""
    if not line.startswith(("<", "&lt;", "--&gt;")):
        return line, None, False
    if coloured := _COLOURED.match(line):
        kind = _OF_COLOUR.get(coloured["colour"])
        return f"{coloured['stamp']} {_text(coloured['rest']).strip()}", kind, True
    if said := _PIDGIN_SAID.match(line):
        text = f"{said['stamp']} <{unescape(said['nick'])}> {_text(said['rest']).strip()}"
        return text, "message", True
    if notice := _PIDGIN_NOTICE.match(line):
        return f"{notice['stamp']} {_text(notice['rest']).strip()}", "notice", True
    if _FRAME.match(line):
        return f"--- {_text(_FRAME.sub('', line)).strip()}", "notice", True
    return line if line.startswith("<") else unescape(line), None, False


def _text(html: str) -> str:
    """Return what a browser would show, links by their addresses where the shown one is cut."""
    return unescape(_TAG.sub("", _LINK.sub(_address, html)))


def _address(link: re.Match[str]) -> str:
    shown, address = link["shown"], link["address"]
    return address if shown.startswith(("http", "www.")) else f"{shown} {address}"

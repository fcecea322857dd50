"""Slack's own markup as Markdown, with the people it names."""

import re
from collections.abc import Callable, Mapping
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from msgspec import Struct

from infra.importing.records import Accounts

_CODE = re.compile(r"```(?P<block>.*?)```|`(?P<span>[^`\n]+)`", re.DOTALL)
_REFERENCE = re.compile(r"<(?P<what>[^<>|\n]+)(?:\|(?P<shown>[^<>\n]*))?>")
_BEFORE, _AFTER = r"(?<![\w*~])", r"(?![\w*~])"
_BOLD = re.compile(_BEFORE + r"\*(?=\S)([^*\n]+?)(?<=\S)\*" + _AFTER)
_STRUCK = re.compile(_BEFORE + r"~(?=\S)([^~\n]+?)(?<=\S)~" + _AFTER)
_EVERYONE = frozenset({"channel", "here", "everyone", "group"})
_SECRET = re.compile(r"(?i)^(token|access_token)$")


class Translated(Struct, frozen=True):
    """Markdown, and who is meant by it."""

    body: str
    mentions: tuple[str, ...] = ()
    everyone: bool = False


class Translation:
    """Turns texts into Markdown with the names that people have here."""

    def __init__(self, accounts: Accounts, channels: Mapping[str, str]) -> None:
        """Name people by their accounts, and channels by their ids."""
        self._accounts = accounts
        self._channels = channels

    def of(self, text: str) -> Translated:
        """Return a text of Slack's as Markdown."""
        text = text.replace("\0", "")
        mentions: dict[str, None] = {}
        everyone: list[bool] = []

        def replaced(reference: re.Match[str]) -> str:
            what, shown = reference["what"], reference["shown"]
            if what.startswith("@"):
                return self._person(what[1:], shown, mentions)
            if what.startswith("!") and what[1:].partition("^")[0] in _EVERYONE:
                everyone.append(True)
                return "@all"
            return self._other(what, shown)

        body, last = [], 0
        for code in _CODE.finditer(text):
            body += [_styled(text[last : code.start()], replaced), _code(code)]
            last = code.end()
        body.append(_styled(text[last:], replaced))
        return Translated("".join(body).strip("\n"), tuple(mentions), bool(everyone))

    def _person(self, key: str, shown: str | None, mentions: dict[str, None]) -> str:
        account = self._accounts.get(key)
        if account is None:
            return f"@{shown or key}"
        mentions[key] = None
        return f"@{account.user_name}"

    def _other(self, what: str, shown: str | None) -> str:
        if what.startswith("#"):
            return f"#{shown or self._channels.get(what[1:], what[1:])}"
        if what.startswith("!"):
            return shown or f"@{what[1:].partition('^')[0]}"
        if what.startswith("mailto:"):
            return shown or what.removeprefix("mailto:")
        address = without_token(unescape(what))
        if shown is None or unescape(shown) in (address, address.split("://")[-1]):
            return address
        label = unescape(shown).replace("[", "(").replace("]", ")")
        return f"[{label}]({address.replace(' ', '%20').replace(')', '%29')})"


def without_token(address: str) -> str:
    """Return an address without what would let its holder in."""
    parts = urlsplit(address) if "?" in address else None
    if parts is None:
        return address
    fields = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(k, v) for k, v in fields if not (_SECRET.match(k) or v.startswith("xox"))]
    return address if kept == fields else urlunsplit(parts._replace(query=urlencode(kept)))


def _styled(text: str, replaced: Callable[[re.Match[str]], str]) -> str:
    """Translate styles outside of references, whose addresses may hold the same marks."""
    parts, last = [], 0
    for reference in _REFERENCE.finditer(text):
        parts += [_marks(text[last : reference.start()]), replaced(reference)]
        last = reference.end()
    return "".join([*parts, _marks(text[last:])])


def _marks(text: str) -> str:
    return unescape(_STRUCK.sub(r"~~\1~~", _BOLD.sub(r"**\1**", text)))


def _code(code: re.Match[str]) -> str:
    """Return code as code: what is referred to in it by its address or name alone."""
    if code["span"] is not None:
        return f"`{_bare(code['span'])}`"
    return f"\n```\n{_bare(code['block']).strip(chr(10))}\n```\n"


def _bare(text: str) -> str:
    return unescape(_REFERENCE.sub(lambda found: found["shown"] or found["what"], text))

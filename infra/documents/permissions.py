"""``docs/permissions.md``, from the one table of who may do what."""

from collections.abc import Iterable
from pathlib import Path

from commands.domain.permissions import RULES, Action, Rule
from contracts.events.membership import Role

PAGE = Path("docs/permissions.md")

_OPENING = """\
# Permissions

Made from `commands/domain/permissions.py` by `make contracts`; do not edit it by hand.

What a member may do follows from the member's role in the conversation alone. It is decided on the
event log's own state and checked again when the event is recorded, never on a read model. The last
two columns say what has a place in a direct conversation (else `not-for-direct`) and what goes on
in an archived one (else `conversation-archived`).

"""

_CLOSING = """
## Roles

- Whoever creates a group or channel is its **owner**. In a direct conversation both are members,
  and neither can rename it, add people, change roles or leave.
- **Nobody acts on an equal or a superior**: an admin removes, bans and demotes members and guests.
  Owners act on anyone, other owners included. Anyone who may change roles may step down.
- **Nobody gives a role above their own**, so only owners make owners, and a member adds members.
- **The last owner stays**, and can neither step down nor leave while others are members
  (`last-owner`). The only member left may leave: the conversation is then archived for good and
  owned by nobody.

## Who is not a member

- A **private** conversation does not exist for outsiders, former and banned members included:
  everything answers `conversation-unknown`, as for an id that nobody ever used.
- A **public channel** may be found, read, searched, followed live and joined by everyone who has an
  account. Everything else answers `not-a-member` until one has joined.
- A **banned** person can neither join, nor be added, nor come in by a link (`banned`), until
  somebody who may ban ends the ban. Until then also a public channel does not exist for this
  person: not listed, not found, not read, not forwarded from (`conversation-unknown`). Whoever has
  another account may still read it there: what nobody else shall read belongs into a private one.
- An **invite link** lets its holder into the conversation it was made for, as a member, until it
  expires, is used up or is revoked. It stays good when its maker leaves.

## What is so already

A command that wants what is so already is answered like any other and records no event: archiving
what is archived, pinning twice, removing somebody who is not there. Two say that there was a
misunderstanding instead: joining a second time and adding a member (`already-a-member`). People who
were added by another may still join: they need not know of it.

## Accounts

All may change their own profile and deactivate their own account. An **administrator** of the
server may deactivate and reactivate any account, make others administrators and take that from
them, make and revoke invitations, have read models folded anew and look through the event log, but
has no rights in conversations beyond the role held there. What an event of a conversation holds is
shown to them, and each look is recorded (ADR 0062). The last active administrator can be neither
deactivated nor demoted (`last-administrator`).
"""


def render(_root: Path) -> dict[Path, str]:
    """Return the page."""
    return {PAGE: _OPENING + _table() + _CLOSING}


def _table() -> str:
    header = ["may", *(role.value for role in Role), "direct", "archived"]
    rows = [_row(action, rule) for action, rule in RULES.items()]
    return "\n".join(map(_line, [header, ["---"] * len(header), *rows])) + "\n"


def _row(action: Action, rule: Rule) -> list[str]:
    marks = [role in rule.roles for role in Role] + [rule.in_direct, rule.in_archived]
    return [action.value, *("yes" if mark else "" for mark in marks)]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"

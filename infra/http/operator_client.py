"""The command line's side of ``/internal/operator``: the same calls as ``Administration`` has."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import TypeVar
from urllib.parse import quote, urlsplit
from uuid import UUID

import msgspec

from contracts.operator import (
    InviteMade,
    NewInvite,
    NewPerson,
    PasswordReset,
    People,
    Person,
    PersonMade,
    Setup,
)
from contracts.problems import Problem
from infra.http.operator import PATH
from infra.http.operator_projections import (
    Ended,
    Failed,
    Going,
    RebuildFailed,
    RebuildLine,
    Unpark,
)
from projections.parking import Retried
from projections.rebuild import Progress, Rebuilt
from projections.status import ProjectionStatus

T = TypeVar("T")
_SECONDS = 30
_LINES: msgspec.json.Decoder[RebuildLine] = msgspec.json.Decoder(RebuildLine)
_REFUSED = 400


class OperatorRefused(Exception):
    """The server refused; the text says why."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem, and say it in one sentence."""
        wrong = "; ".join(f"{error.path} {error.message}" for error in problem.errors)
        super().__init__(f"{problem.detail or problem.title}{f': {wrong}' if wrong else ''}")
        self.problem = problem


class OperatorClient:
    """Asks the server that holds the data folder."""

    def __init__(self, url: str, token: str) -> None:
        """Keep the internal listener's address and the operator's token."""
        self._address = urlsplit(url).netloc
        self._token = token

    async def create(self, person: NewPerson) -> PersonMade:
        """Make an account."""
        return self._call("POST", "/users", PersonMade, person)

    async def people(self) -> list[Person]:
        """Return all accounts, by name."""
        return self._call("GET", "/users", People).items

    async def promote(self, user_name: str) -> None:
        """Make an account an administrator's."""
        self._call("POST", f"/users/{quote(user_name, safe='')}/promote", None)

    async def demote(self, user_name: str) -> None:
        """Make an administrator an ordinary person again."""
        self._call("POST", f"/users/{quote(user_name, safe='')}/demote", None)

    async def deactivate(self, user_name: str) -> None:
        """End an account with all it has open."""
        self._call("POST", f"/users/{quote(user_name, safe='')}/deactivate", None)

    async def reset_password(self, user_name: str, password: str | None) -> PersonMade:
        """Give an account a password."""
        path = f"/users/{quote(user_name, safe='')}/password"
        return self._call("POST", path, PersonMade, PasswordReset(password=password))

    async def invite(self, invite: NewInvite) -> InviteMade:
        """Make a code by which one person may register."""
        return self._call("POST", "/invites", InviteMade, invite)

    async def setup(self) -> Setup:
        """Return the setup code while there is no administrator."""
        return self._call("GET", "/setup", Setup)

    async def status(self) -> list[ProjectionStatus]:
        """Return how every projection stands."""
        return self._call("GET", "/projections", list[ProjectionStatus])

    async def unpark(self, name: str | None, key: UUID | None) -> list[Retried]:
        """Fold conversations that were set aside again: of one projection, one of them, or all."""
        wanted = Unpark(projection=name, conversation=key)
        return self._call("POST", "/projections/unpark", list[Retried], wanted)

    async def rebuild(
        self, name: str, report: Callable[[Progress], None], *, accept_differences: bool
    ) -> Rebuilt:
        """Fold a projection anew and switch to it.

        Raises:
            OperatorRefused: there is none of this name.
            RebuildFailed: the one that is active stays.
        """
        wanted = "?accept_differences=true" if accept_differences else ""
        path = f"/projections/{quote(name, safe='')}/rebuild{wanted}"
        with self._answer("POST", path) as response:
            for line in response:
                match _LINES.decode(line):
                    case Failed(reason=reason):
                        raise RebuildFailed(reason)
                    case Ended(rebuilt=rebuilt):
                        return rebuilt
                    case Going(progress=progress):
                        report(progress)
        raise RebuildFailed("the server stopped before it was done")

    def _call(
        self, method: str, path: str, answer: type[T] | None, body: msgspec.Struct | None = None
    ) -> T:
        """Return the server's answer; nothing else runs in the command's process meanwhile.

        Raises:
            OperatorRefused: the server says no.
            OSError: it is not there.
        """
        with self._answer(method, path, body) as response:
            return msgspec.json.decode(response.read() or b"null", type=answer)

    @contextmanager
    def _answer(
        self, method: str, path: str, body: msgspec.Struct | None = None
    ) -> Iterator[HTTPResponse]:
        connection = HTTPConnection(self._address, timeout=_SECONDS)
        try:
            connection.request(
                method,
                PATH + path,
                None if body is None else msgspec.json.encode(body),
                {
                    "Authorization": f"Bearer {self._token}",
                    "Content-Type": "application/json",
                },
            )
            response = connection.getresponse()
            if response.status >= _REFUSED:
                raise OperatorRefused(msgspec.json.decode(response.read(), type=Problem))
            yield response
        finally:
            connection.close()

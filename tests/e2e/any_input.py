"""What schemathesis needs to send every documented route whatever fits its schema or does not."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import httpx
from schemathesis import BaseSchema, Case, CheckContext, Config, GenerationMode, Response, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from contracts.ids import uuid7
from infra.documents.openapi import PAGE
from infra.documents.pages import ROOT
from tests.e2e.person import JSON

Check = Callable[[CheckContext, Response, Case[Any]], bool | None]


REFUSED = ["400", "401", "403", "404", "405", "413", "415"]
"""Statuses of what does not fit."""


def operations(mode: GenerationMode, left_out: Iterable[str]) -> BaseSchema:
    """Return the documented operations, to be sent what fits them or what does not."""
    config = Config()
    config.projects.default.generation.modes = [mode]
    config.projects.default.checks.negative_data_rejection.expected_statuses = REFUSED
    document = openapi.from_path(str(ROOT / PAGE), config=config)
    return document.exclude(operation_id=list(left_out))


def refused_by_a_problem(_: CheckContext, answer: Response, __: Case[Any]) -> None:
    """Hold a refusal to problem+json."""
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == ["application/problem+json"]
        problem = answer.json()
        assert problem["type"].startswith("/problems/")
        assert problem["status"] == answer.status_code


CHECKS: list[Check] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    refused_by_a_problem,
]
"""What holds for every answer."""


class Caller:
    """Calls as one person, who has for each operation a conversation of its own.

    By an API token, which does not end; what looks after the account by the session's.
    """

    def __init__(self, url: str, token: str, session_token: str) -> None:
        self._by_token = {"Authorization": f"Bearer {token}"}
        self._by_session = {"Authorization": f"Bearer {session_token}"}
        self._url = url
        self._http = httpx.Client(base_url=url, headers=self._by_token, timeout=20)
        self._ids: dict[str, JSON] = {}

    def call(self, case: Case[Any], *more: Check) -> None:
        """Send a request and hold its answer to the document."""
        own = "account" in (case.operation.tags or ())
        headers = self._by_session if own else self._by_token
        answer = case.call(base_url=self._url, headers=headers, timeout=20)
        case.validate_response(answer, checks=[*CHECKS, *more])

    def call_on_what_is_there(self, case: Case[Any]) -> None:
        """Send a request again with ids that exist in the place of those that it names."""
        ids = self._known(case.operation.definition.raw["operationId"])
        for part in (case.path_parameters, case.query, case.body):
            if isinstance(part, dict):
                part |= {name: ids[name] for name in part.keys() & ids.keys()}
                if "command_id" in part:
                    part["command_id"] = str(uuid7())
        self.call(case)

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def _known(self, operation: str) -> Mapping[str, str]:
        if operation not in self._ids:
            self._ids[operation] = self._talk(operation)
        return self._ids[operation]

    def _talk(self, title: str) -> JSON:
        talk, said = str(uuid7()), str(uuid7())
        about = {"kind": "channel", "visibility": "public", "slug": title, "title": title}
        self._command("create-conversation", conversation_id=talk, member_ids=[], **about)
        for body in ("first", "second"):
            said = str(uuid7())
            self._command("send-message", conversation_id=talk, message_id=said, body=body)
        new = title in {"send-message", "schedule-message"}
        return {"conversation_id": talk, "message_id": str(uuid7()) if new else said}

    def _command(self, name: str, **fields: object) -> None:
        body = {"command_id": str(uuid7()), **fields}
        answer = self._http.post(f"/v1/commands/{name}", json=body)
        assert answer.status_code == 200, answer.text

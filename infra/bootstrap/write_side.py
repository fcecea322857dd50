"""Puts the write side together: everything that carries out commands in this process."""

from urllib.parse import urlsplit

from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp
from msgspec import Struct

from commands.api.app import command_routes
from commands.api.auth.cookie import RefreshCookie
from commands.api.auth.routes import auth_routes
from commands.api.batch_route import batch_route
from commands.api.batches import Batches
from commands.api.conversations import conversation_operations
from commands.api.hot_path import HotBatch, HotSend
from commands.api.invites import invite_operations
from commands.api.members import member_operations
from commands.api.messages import message_operations
from commands.api.operation import AnyOperation, Operations, by_name
from commands.api.uploads import avatar_route
from commands.api.users import user_operations
from commands.handlers.avatars import Avatars
from commands.handlers.conversations import Conversations
from commands.handlers.deciding import Deciding
from commands.handlers.drafts import Drafts
from commands.handlers.identity.administration import Administration
from commands.handlers.invites import Invites
from commands.handlers.members import Members
from commands.handlers.messages import Messages
from commands.handlers.names import UserNames
from commands.handlers.read_markers import ReadMarkers
from commands.handlers.scheduler import Scheduler
from commands.handlers.scheduling import Scheduling
from commands.handlers.send_core import SendCore
from commands.handlers.sent import SentMessages
from commands.handlers.states import States
from commands.handlers.users import Users
from contracts.blobs import Blobs
from contracts.limits import Limiter
from contracts.tokens import Sealer
from infra.argon2.passwords import Argon2Passwords
from infra.bootstrap.identity import (
    Identity,
    Revocations,
    Server,
    build_administration,
    build_identity,
)
from infra.bootstrap.identity_stores import IdentityStores
from infra.bootstrap.logs import Logs
from infra.http.problems import Problems
from infra.sealing import InviteCodes
from infra.settings import Settings

CACHED = 50_000
"""Aggregates and messages held in memory for decisions."""


class WriteSide(Struct, frozen=True, kw_only=True):
    """What carries out commands, without HTTP."""

    states: States
    conversations: Conversations
    avatars: Avatars
    members: Members
    invites: Invites
    users: Users
    core: SendCore
    messages: Messages
    markers: ReadMarkers
    scheduling: Scheduling
    scheduler: Scheduler
    identity: Identity
    administration: Administration
    codes: InviteCodes


def build_write_side(
    logs: Logs,
    stores: IdentityStores,
    server: Server,
    *,
    blobs: Blobs,
    limiter: Limiter,
    revocations: Revocations,
) -> WriteSide:
    """Return the write side on the two logs; await ``identity.ring.open`` before it is used."""
    log, feed, clock = logs.log, logs.feed, server.clock
    states, sent = States(log, CACHED), SentMessages(log, CACHED)
    names = UserNames(log)
    drafts, deciding = Drafts(states, sent, names), Deciding(log, states)
    core = SendCore(log, states, drafts, clock=clock)
    scheduler = Scheduler(log, states, core, clock)
    codes = InviteCodes(logs.secret)
    identity = build_identity(
        stores,
        server,
        log=log,
        states=states,
        passwords=Argon2Passwords(),
        limiter=limiter,
        revocations=revocations,
    )
    avatars = Avatars(blobs)
    users = Users(log, states, deciding, identity.logins, avatars)
    for follower in (states, sent, scheduler, identity.logins):
        feed.subscribe(follower.receive)
    return WriteSide(
        states=states,
        conversations=Conversations(log, states, deciding, avatars),
        avatars=avatars,
        members=Members(log, states, deciding),
        invites=Invites(states, deciding, codes, clock),
        users=users,
        core=core,
        messages=Messages(deciding, states, sent, names),
        markers=ReadMarkers(log, logs.activity, states),
        scheduling=Scheduling(log, deciding, states, drafts, clock=clock),
        scheduler=scheduler,
        identity=identity,
        administration=build_administration(identity, log, users),
        codes=codes,
    )


def operations_of(side: WriteSide) -> Operations:
    """Return the table of commands."""
    rows: list[AnyOperation] = [
        *conversation_operations(side.conversations),
        *member_operations(side.members),
        *invite_operations(side.invites, side.codes),
        *user_operations(side.users),
        *message_operations(side.core, side.messages, side.scheduling, side.markers),
    ]
    return by_name(rows)


class WriteRoutes(Struct, frozen=True, kw_only=True):
    """The write side as HTTP: typed routes, and the raw ones in front by their path."""

    typed: list[HTTPRouteHandler]
    hot: dict[str, ASGIApp]


def write_routes(
    side: WriteSide, *, settings: Settings, sealer: Sealer, limiter: Limiter, problems: Problems
) -> WriteRoutes:
    """Return the routes of commands and identity."""
    operations = operations_of(side)
    authenticator = side.identity.authenticator
    batches = Batches(
        operations, side.core, sealer=sealer, limiter=limiter, problem_for=problems.answer
    )
    cookie = RefreshCookie(secure=settings.cookie_secure, origins=own_origins(settings))
    return WriteRoutes(
        typed=[
            *auth_routes(
                side.identity.handlers,
                limiter=limiter,
                cookie=cookie,
                server_name=settings.server_name,
            ),
            *command_routes(operations, sealer=sealer, limiter=limiter),
            batch_route(batches),
            avatar_route(side.avatars, limiter),
        ],
        hot={
            "/v1/commands/send-message": HotSend(side.core, authenticator, limiter, sealer),
            "/v1/commands/batch": HotBatch(batches, authenticator),
        },
    )


def own_origins(settings: Settings) -> frozenset[str]:
    """Return the origins of our own pages beside the address that a request is sent to."""
    public = urlsplit(settings.public_url or "")
    origins = set(settings.allowed_origins)
    if public.netloc:
        origins.add(f"{public.scheme}://{public.netloc}")
    return frozenset(origins)

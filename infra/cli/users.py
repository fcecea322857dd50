"""`messenger users`, `messenger setup-link`: accounts, with or without a running server."""

import sys
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from infra.cli.context import AsJson, err, out, print_json, settings_of
from infra.cli.failures import CommandFailed, Exit

app = typer.Typer(
    no_args_is_help=True,
    help="Accounts: create, list, deactivate, promote. They work while the server runs, too.",
)

Name = Annotated[str, typer.Argument(help="User name, such as ada.", metavar="NAME")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


@app.command("create")
def create(
    context: typer.Context,
    name: Name,
    *,
    admin: Annotated[bool, typer.Option("--admin", help="Make it an administrator's.")] = False,
    display_name: Annotated[str | None, typer.Option(help="Name as people see it.")] = None,
    email: Annotated[str | None, typer.Option(help="Address to sign in with.")] = None,
    password_stdin: FromStdin = False,
    as_json: AsJson = False,
) -> None:
    """Make an account. Without --password-stdin a password is made and printed once.

    Example: messenger users create ada --admin
    """
    from contracts.operator import NewPerson  # noqa: PLC0415 — loaded where it is used
    from infra.cli.operating import as_operator  # noqa: PLC0415

    wanted = {
        "user_name": name,
        "is_admin": admin,
        "display_name": display_name,
        "email": email,
        "password": _from_stdin() if password_stdin else None,
    }
    try:
        person = msgspec.convert(wanted, NewPerson)
    except msgspec.ValidationError as error:
        raise CommandFailed(str(error), Exit.USAGE) from error
    made = as_operator(settings_of(context), lambda operator: operator.create(person))
    _made(made.user_name, str(made.user_id), made.password, as_json=as_json)


@app.command("reset-password")
def reset_password(
    context: typer.Context,
    name: Name,
    *,
    password_stdin: FromStdin = False,
    as_json: AsJson = False,
) -> None:
    """Give an account a new password, also an imported one that had none. Its sessions end."""
    from infra.cli.operating import as_operator  # noqa: PLC0415

    password = _from_stdin() if password_stdin else None
    made = as_operator(
        settings_of(context), lambda operator: operator.reset_password(name, password)
    )
    _made(made.user_name, str(made.user_id), made.password, as_json=as_json)


@app.command("list")
def list_people(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List every account."""
    from infra.cli.operating import as_operator  # noqa: PLC0415

    people = as_operator(settings_of(context), lambda operator: operator.people())
    if as_json:
        print_json({"users": people})
        return
    table = Table("name", "display name", "role", "state")
    for person in people:
        role = "administrator" if person.is_admin else "bot" if person.is_bot else "person"
        state = "deactivated" if not person.active else "active"
        table.add_row(
            person.user_name,
            person.display_name,
            role,
            state if person.can_sign_in or not person.active else "no password",
        )
    out.print(table if people else "There are no accounts yet: messenger users create NAME --admin")


@app.command("promote")
def promote(context: typer.Context, name: Name) -> None:
    """Make an account an administrator's."""
    from infra.cli.operating import as_operator  # noqa: PLC0415

    as_operator(settings_of(context), lambda operator: operator.promote(name))
    out.print(f"{name} is an administrator now.")


@app.command("demote")
def demote(context: typer.Context, name: Name) -> None:
    """Make an administrator an ordinary person again."""
    from infra.cli.operating import as_operator  # noqa: PLC0415

    as_operator(settings_of(context), lambda operator: operator.demote(name))
    out.print(f"{name} is no administrator any more.")


@app.command("deactivate")
def deactivate(context: typer.Context, name: Name) -> None:
    """End an account with everything it has open; what it wrote stays."""
    from infra.cli.operating import as_operator  # noqa: PLC0415

    as_operator(settings_of(context), lambda operator: operator.deactivate(name))
    out.print(f"{name} is deactivated; its sessions have ended.")


@app.command("invite")
def invite(
    context: typer.Context,
    *,
    days: Annotated[int, typer.Option(min=1, max=365, help="Days it is good for.")] = 7,
    as_json: AsJson = False,
) -> None:
    """Make a code by which one person may register."""
    from contracts.operator import NewInvite  # noqa: PLC0415
    from infra.cli.operating import as_operator  # noqa: PLC0415

    made = as_operator(settings_of(context), lambda operator: operator.invite(NewInvite(days=days)))
    if as_json:
        print_json({"code": made.code, "days": days})
    else:
        out.print(f"[bold]{made.code}[/bold]  good for {days} days and one person")


def setup_link(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Print the link by which the first administrator registers."""
    from infra.cli.operating import as_operator  # noqa: PLC0415

    settings = settings_of(context)
    setup = as_operator(settings, lambda operator: operator.setup())
    if setup.code is None:
        raise CommandFailed("There is an administrator already; nothing is left to set up.")
    address = settings.public_url or setup.address
    if address is None and settings.port == 0:
        raise CommandFailed("A free port is chosen by `messenger serve`, which prints the link.")
    link = f"{address or f'http://localhost:{settings.port}'}/setup#{setup.code}"
    if as_json:
        print_json({"code": setup.code, "link": link})
    else:
        out.print(link)


def _made(name: str, user_id: str, password: str | None, *, as_json: bool) -> None:
    if as_json:
        print_json({"user_name": name, "user_id": user_id, "password": password})
        return
    out.print(f"{name} can sign in.")
    if password is not None:
        out.print(f"Password: [bold]{password}[/bold]", markup=True)
        err.print("It is shown this once.", style="dim")


def _from_stdin() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise CommandFailed("No password came from standard input.", Exit.USAGE)
    return password

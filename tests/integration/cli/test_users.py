from tests.integration.cli.terminal import Terminal


def accounts(terminal: Terminal) -> dict[str, dict[str, object]]:
    listed = terminal.done("users", "list", "--json").json["users"]
    return {person["user_name"]: person for person in listed}


def test_an_account_is_made_with_a_password_that_is_shown_once(terminal: Terminal) -> None:
    made = terminal.done("users", "create", "Ada", "--display-name", "Ada L", "--json").json
    assert made["user_name"] == "ada"
    assert len(made["password"]) >= 16
    ada = accounts(terminal)["ada"]
    assert (ada["display_name"], ada["is_admin"], ada["can_sign_in"]) == ("Ada L", False, True)
    assert made["password"] not in terminal.done("users", "list", "--json").out


def test_a_password_may_come_from_standard_input_and_is_not_repeated(terminal: Terminal) -> None:
    made = terminal.done(
        "users", "create", "ada", "--password-stdin", "--json", typed="a long enough secret\n"
    )
    assert made.json["password"] is None
    assert "enough" not in made.out + made.err
    refused = terminal.run("users", "create", "ben", "--password-stdin")
    assert (refused.code, "standard input" in refused.err) == (2, True)


def test_for_people_an_account_is_a_sentence_and_a_table(terminal: Terminal) -> None:
    assert "no accounts yet" in terminal.done("users", "list").out
    made = terminal.done("users", "create", "ada", "--admin")
    assert "ada can sign in." in made.out
    assert "Password:" in made.out
    listed = terminal.done("users", "list").out
    assert "administrator" in listed
    assert "active" in listed


def test_a_name_is_taken_once_and_must_be_usable(terminal: Terminal) -> None:
    terminal.done("users", "create", "ada")
    taken = terminal.run("users", "create", "ADA")
    assert (taken.code, taken.out) == (1, "")
    assert "taken" in taken.err
    assert terminal.run("users", "create", "no spaces").code == 2
    assert list(accounts(terminal)) == ["ada"]


def test_accounts_are_promoted_demoted_and_deactivated(terminal: Terminal) -> None:
    for name in ("ada", "ben"):
        terminal.done("users", "create", name)
    terminal.done("users", "promote", "ada")
    assert accounts(terminal)["ada"]["is_admin"] is True
    last = terminal.run("users", "demote", "ada")
    assert (last.code, "administrator" in last.err) == (1, True)
    terminal.done("users", "promote", "ben")
    terminal.done("users", "demote", "ada")
    terminal.done("users", "deactivate", "ada")
    ada = accounts(terminal)["ada"]
    assert (ada["is_admin"], ada["active"]) == (False, False)


def test_what_is_asked_of_nobody_is_refused(terminal: Terminal) -> None:
    for verb in ("promote", "demote", "deactivate", "reset-password"):
        refused = terminal.run("users", verb, "nobody-here")
        assert (refused.code, refused.out) == (1, "")
        assert "nobody-here" in refused.err


def test_a_reset_gives_a_new_password(terminal: Terminal) -> None:
    first = terminal.done("users", "create", "ada", "--json").json
    second = terminal.done("users", "reset-password", "ada", "--json").json
    assert second["user_id"] == first["user_id"]
    assert second["password"] != first["password"]


def test_an_invite_is_a_code_for_some_days(terminal: Terminal) -> None:
    made = terminal.done("users", "invite", "--days", "3", "--json").json
    assert made["code"].startswith("msi_")
    assert made["days"] == 3
    assert "good for 7 days" in terminal.done("users", "invite").out
    assert terminal.run("users", "invite", "--days", "0").code == 2


def test_the_setup_link_is_there_until_somebody_is_administrator(terminal: Terminal) -> None:
    made = terminal.done("setup-link", "--json").json
    assert made["link"].endswith(f"/setup#{made['code']}")
    assert terminal.done("setup-link").out.strip() == made["link"]
    terminal.done("users", "create", "ada", "--admin")
    gone = terminal.run("setup-link")
    assert (gone.code, "administrator already" in gone.err) == (1, True)

import json
from pathlib import Path

from tests.product import Product


def test_accounts_are_looked_after_while_a_server_runs(tmp_path: Path) -> None:
    with Product(tmp_path) as product:
        made = json.loads(product.run("users", "create", "ada", "--admin", "--json").stdout)
        assert made["password"]
        listed = json.loads(product.run("users", "list", "--json").stdout)
        assert [person["user_name"] for person in listed["users"]] == ["ada"]
        taken = product.run("users", "create", "ada")
        assert (taken.returncode, taken.stdout) == (1, "")
        assert "taken" in taken.stderr
        assert product.run("events", "tail", "--json").stdout.count("UserRegistered") == 1
        refused = product.run("demo")
        assert (refused.returncode, refused.stdout) == (1, "")
        assert f"pid {product.pid}" in refused.stderr
    assert json.loads(product.run("users", "list", "--json").stdout) == listed


def test_the_setup_link_leads_to_the_server_that_runs(tmp_path: Path) -> None:
    product = Product(tmp_path, {"MESSENGER_PORT": "0"})
    with product:
        link = json.loads(product.run("setup-link", "--json").stdout)["link"]
        assert link.startswith(f"http://localhost:{product.port}/setup#")
        assert link in (tmp_path / "serve.log").read_text().replace("\n", "")
    nowhere = product.run("setup-link")
    assert (nowhere.returncode, nowhere.stdout) == (1, "")
    assert "messenger serve" in nowhere.stderr

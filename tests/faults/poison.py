"""Stores that refuse what they are given, as no release of the product would make them."""

import asyncio
import sqlite3
from contextlib import closing
from typing import Protocol

import httpx

from infra.elasticsearch.names import Names
from tests.cluster.product import Cluster
from tests.cluster.stores import OwnStores
from tests.product import Product

TITLE, BODY = "A poisonous title", "poison"


class Refusing(Protocol):
    """The inbox does not take ``TITLE``, and messages do not take ``BODY``."""

    def refuse(self) -> None:
        """Begin to."""

    def relent(self) -> None:
        """Take everything again."""


class RefusingFiles:
    """A trigger in each file."""

    def __init__(self, product: Product) -> None:
        self._views = product.data / "views"

    def refuse(self) -> None:
        self._change(
            "inbox",
            *(
                f"CREATE TRIGGER refuse_{when} BEFORE {when} ON conversations"
                f" WHEN NEW.summary LIKE '%{TITLE}%' BEGIN SELECT RAISE(ABORT, 'refused'); END"
                for when in ("insert", "update")
            ),
        )
        self._change(
            "messages",
            f"CREATE TRIGGER refuse BEFORE INSERT ON messages WHEN NEW.body = '{BODY}'"
            " BEGIN SELECT RAISE(ABORT, 'refused'); END",
        )

    def relent(self) -> None:
        self._change("inbox", "DROP TRIGGER refuse_insert", "DROP TRIGGER refuse_update")
        self._change("messages", "DROP TRIGGER refuse")

    def _change(self, view: str, *statements: str) -> None:
        (path,) = self._views.glob(f"{view}-v*.db")
        with closing(sqlite3.connect(path, timeout=30)) as connection:
            for statement in statements:
                connection.execute(statement)


class RefusingServers:
    """A column too narrow for the title, and a pipeline that cannot make a number of the body."""

    def __init__(self, stores: OwnStores, cluster: Cluster) -> None:
        self._stores = stores
        self._cluster = cluster
        self._names = Names(f"{stores.name}-")

    def refuse(self) -> None:
        self._alter("DROP KEY title, MODIFY title VARCHAR(12)")
        no_number = {"field": "text", "type": "integer", "if": f"ctx.text == '{BODY}'"}
        self._ask(f"/_ingest/pipeline/{self._pipeline}", {"processors": [{"convert": no_number}]})
        self._use(self._pipeline)

    def relent(self) -> None:
        self._alter("MODIFY title TEXT, ADD KEY (title(64))")
        self._use("_none")
        with self._elasticsearch() as http:
            http.delete(f"/_ingest/pipeline/{self._pipeline}").raise_for_status()

    @property
    def _pipeline(self) -> str:
        return f"{self._names.prefix}refuse"

    def _alter(self, change: str) -> None:
        asyncio.run(self._alter_all(change))

    async def _alter_all(self, change: str) -> None:
        tables = await self._stores.mysql.tables()
        (table,) = (each for each in tables if each.startswith("inbox_") and "_conv" in each)
        await self._stores.mysql.sql(f"ALTER TABLE {table} {change}")

    def _use(self, pipeline: str) -> None:
        self._ask(f"/{self._names.any_version}/_settings", {"index.default_pipeline": pipeline})

    def _ask(self, path: str, body: object) -> None:
        with self._elasticsearch() as http:
            http.put(path, json=body).raise_for_status()

    def _elasticsearch(self) -> httpx.Client:
        address = self._cluster.environment["MESSENGER_ELASTICSEARCH_URL"]
        return httpx.Client(base_url=address, timeout=30)

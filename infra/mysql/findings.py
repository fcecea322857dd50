"""What `messenger doctor` says of MariaDB or MySQL."""

import re
from time import time
from typing import Final

from contracts.outage import Outage
from infra.findings import Finding, Verdict
from infra.mysql.database import Database
from infra.mysql.session import Session

OLDEST: Final = {"MariaDB": (10, 11), "MySQL": (8, 0)}
MOST_APART: Final = 1.0
"""Seconds that the clocks may be apart."""
LEAST_PACKET: Final = 16 * 1024 * 1024
"""Bytes; both servers start with as much or more."""

_PROBE: Final = {"probe": "messenger_doctor", "moved": "messenger_doctor_moved"}
_PRIVILEGES: Final = (
    "DROP TABLE IF EXISTS {probe}, {moved}",
    "CREATE TABLE {probe} (id INT PRIMARY KEY, KEY (id)) ENGINE=InnoDB",
    "INSERT INTO {probe} VALUES (1)",
    "UPDATE {probe} SET id = 2",
    "SELECT id FROM {probe} FOR UPDATE",
    "RENAME TABLE {probe} TO {moved}",
    "DELETE FROM {moved}",
    "DROP TABLE {moved}",
)


async def examine_mysql(address: str) -> list[Finding]:
    """Return what is good and what is not about the server at an address."""
    try:
        database = Database.open(address, connections=1)
    except ValueError as error:
        return [_found("bad", str(error), "correct MESSENGER_MYSQL_URL")]
    try:
        return [*await database.read(_examine, {}), await _privileges(database)]
    except Outage as outage:
        remedy = "start it, or correct the address, account and database in MESSENGER_MYSQL_URL"
        return [_found("bad", f"does not answer: {outage}", remedy)]
    finally:
        await database.close()


async def _examine(session: Session) -> list[Finding]:
    ((version, charset, packet, now),) = await session.rows(
        tuple[str, str, int, float],
        "SELECT VERSION(), @@character_set_database, @@max_allowed_packet, "
        "CAST(UNIX_TIMESTAMP(NOW(6)) AS DOUBLE)",
    )
    isolation = await session.rows(
        tuple[str, str],
        "SHOW SESSION VARIABLES WHERE variable_name IN %s",
        ("tx_isolation", "transaction_isolation"),
    )
    return [
        _version(version),
        _isolation(isolation[0][1]),
        _charset(charset),
        _packet(packet),
        _clock(now - time()),
    ]


def _version(version: str) -> Finding:
    name = "MariaDB" if "MariaDB" in version else "MySQL"
    numbers = re.findall(r"\d+", version)
    if tuple(map(int, numbers[:2])) < OLDEST[name]:
        oldest = ".".join(map(str, OLDEST[name]))
        return _found("bad", f"{name} {version}", f"update it to {name} {oldest} or newer")
    return _found("good", f"{name} {version}")


def _isolation(level: str) -> Finding:
    if level != "READ-COMMITTED":
        remedy = "let the account choose READ COMMITTED: a proxy in between may forbid it"
        return _found("bad", f"keeps transactions at {level}", remedy)
    return _found("good", "takes READ COMMITTED from us")


def _charset(charset: str) -> Finding:
    if charset != "utf8mb4":
        remedy = "ALTER DATABASE … CHARACTER SET utf8mb4; our own tables have it whatever it says"
        return _found("warning", f"makes tables in {charset}", remedy)
    return _found("good", "makes tables in utf8mb4")


def _packet(size: int) -> Finding:
    if size < LEAST_PACKET:
        remedy = "set max_allowed_packet to 16M or more"
        return _found("warning", f"takes {size} bytes at once", remedy)
    return _found("good", f"takes {size} bytes at once")


def _clock(ahead: float) -> Finding:
    if abs(ahead) > MOST_APART:
        return _found("warning", f"its clock is {ahead:+.1f} s from ours", "run NTP on both")
    return _found("good", "its clock agrees with ours")


async def _privileges(database: Database) -> Finding:
    async def probe(session: Session) -> None:
        for statement in _PRIVILEGES:
            await session.execute(statement)

    try:
        await database.read(probe, _PROBE)
    except Outage as refusal:
        remedy = (
            "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX on its database to it"
        )
        return _found("bad", f"the account may not do what we need: {refusal}", remedy)
    return _found("good", "the account may make, rename, write and drop tables")


def _found(verdict: Verdict, fact: str, remedy: str | None = None) -> Finding:
    return Finding(server="mysql", verdict=verdict, fact=fact, remedy=remedy)

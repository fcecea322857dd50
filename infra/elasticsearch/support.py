"""Which servers the message index runs on."""

from typing import Final

from elasticsearch import AsyncElasticsearch, UnsupportedProductError
from msgspec import Struct

from infra.elasticsearch.connection import answer, outages

MAJORS: Final = (9,)
"""The client of one major speaks with servers of the same."""


class _Version(Struct, frozen=True):
    number: str


class _Info(Struct, frozen=True):
    version: _Version


class Server(Struct, frozen=True, kw_only=True):
    """What answers at the address of Elasticsearch."""

    version: str
    """As it calls itself; empty where it is another product."""
    supported: bool
    advice: str
    """What to do, empty where all is well."""


async def inspect(client: AsyncElasticsearch) -> Server:
    """Return which server it is, and whether this release runs on it.

    Raises:
        Outage: nothing answers.
    """
    wanted = " or ".join(f"{major}.x" for major in MAJORS)
    try:
        with outages():
            found = await client.info()
    except UnsupportedProductError:
        advice = f"the server is not Elasticsearch; give the address of one of {wanted}"
        return Server(version="", supported=False, advice=advice)
    return judge(answer(found.body, _Info).version.number)


def judge(version: str) -> Server:
    """Return whether a version is supported."""
    major = version.partition(".")[0]
    if major.isdecimal() and int(major) in MAJORS:
        return Server(version=version, supported=True, advice="")
    wanted = " or ".join(f"{each}.x" for each in MAJORS)
    advice = f"Elasticsearch {version} is not supported; run {wanted}"
    return Server(version=version, supported=False, advice=advice)

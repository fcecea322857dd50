"""What `messenger doctor` says of Elasticsearch."""

from elasticsearch import ApiError, TransportError
from msgspec import Struct

from infra.elasticsearch.connection import answer, connect
from infra.elasticsearch.names import Names
from infra.elasticsearch.support import judge
from infra.findings import Finding, Verdict


class _Version(Struct):
    number: str


class _Info(Struct):
    version: _Version


class _Health(Struct):
    status: str
    number_of_data_nodes: int


async def examine_elasticsearch(url: str, names: Names) -> list[Finding]:
    """Return what is good and what is not about the cluster at an address."""
    client = connect([url], seconds=5)
    try:
        info = answer((await client.info()).body, _Info)
        health = answer((await client.cluster.health()).body, _Health)
        there = bool(await client.indices.exists_alias(name=names.alias))
    except (TransportError, ApiError) as error:
        remedy = "start it, or correct address and account in MESSENGER_ELASTICSEARCH_URL"
        return [_found("bad", f"does not answer: {error}", remedy)]
    finally:
        await client.close()
    return [_version(info.version.number), _health(health), _index(there=there)]


def _version(version: str) -> Finding:
    server = judge(version)
    if not server.supported:
        return _found("bad", f"Elasticsearch {version}", server.advice)
    return _found("good", f"Elasticsearch {version}")


def _health(health: _Health) -> Finding:
    nodes = f"{health.number_of_data_nodes} data nodes"
    if health.status == "red":
        return _found("bad", f"is red with {nodes}", "see GET _cluster/allocation/explain")
    if health.status == "yellow":
        remedy = "add a node, so that replicas of the index can be elsewhere"
        return _found("warning", f"is yellow with {nodes}", remedy)
    return _found("good", f"is green with {nodes}")


def _index(*, there: bool) -> Finding:
    if not there:
        return _found("warning", "has no message index yet", "the first worker makes it")
    return _found("good", "has the message index")


def _found(verdict: Verdict, fact: str, remedy: str | None = None) -> Finding:
    return Finding(server="elasticsearch", verdict=verdict, fact=fact, remedy=remedy)

"""One bucket of an S3 server: how it is reached, and how its refusals are told apart."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self
from urllib.parse import unquote, urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from miniopy_async.api import Minio
from miniopy_async.error import MinioException, S3Error

from contracts.blobs import BlobsAway

CONNECT_SECONDS = 2.0
READ_SECONDS = 30.0
MOST_CONNECTIONS = 32
REGION = "us-east-1"
ABSENT = frozenset({"NoSuchKey", "NoSuchUpload", "NotFound"})


class Bucket:
    """A bucket at an address ``http[s]://key:secret@host[:port]/bucket``."""

    def __init__(self, client: Minio, name: str, region: str) -> None:
        """Keep the client and what the bucket is called."""
        self.client = client
        self.name = name
        self.region = region

    @classmethod
    def connect(cls, address: str, region: str = REGION) -> Self:
        """Return the bucket at an address; nothing is asked yet."""
        at = urlsplit(address)
        client = Minio(
            f"{at.hostname}:{at.port}" if at.port else at.hostname or "",
            unquote(at.username or ""),
            unquote(at.password or ""),
            secure=at.scheme == "https",
            region=region,
        )
        client.set_session(
            ClientSession(
                connector=TCPConnector(limit=MOST_CONNECTIONS),
                timeout=ClientTimeout(connect=CONNECT_SECONDS, sock_read=READ_SECONDS),
            )
        )
        return cls(client, at.path.strip("/"), region)

    @asynccontextmanager
    async def asked(self) -> AsyncIterator[None]:
        """Run a call to the server.

        Raises:
            BlobsAway: it does not answer, or not as it should; absence is left to the caller.
        """
        try:
            yield
        except S3Error as error:
            if error.code in ABSENT:
                raise
            raise BlobsAway(f"S3 refuses: {error.code}") from error
        except (MinioException, ClientError, OSError, TimeoutError) as error:
            raise BlobsAway(f"S3 does not answer: {error}") from error

    async def close(self) -> None:
        """Close every connection."""
        await self.client.close_session()
        # The transports end in the next turn of the loop, which may be the last.
        await asyncio.sleep(0)

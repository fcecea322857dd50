"""Table ``signing_keys``; private keys are sealed under the data folder's secret."""

import sqlite3

from contracts.log import instant, microseconds
from infra.jwt.key_ring import KeyState, SigningKey
from infra.sealing import Sealed, derive
from infra.sqlite.identity.database import IdentityDatabase


class SqliteSigningKeys:
    """Where the key ring is kept."""

    def __init__(self, database: IdentityDatabase, secret: bytes) -> None:
        """Keep the database and derive the key that seals."""
        self._database = database
        self._sealed = Sealed(derive(secret, "signing-keys"))

    async def load(self) -> list[SigningKey]:
        """Return the keys of all states."""
        rows = await self._database.run(
            lambda connection: connection.execute(
                "SELECT kid, sealed, state, published_at FROM signing_keys"
            ).fetchall()
        )
        return [
            SigningKey(
                kid=kid,
                state=KeyState(state),
                published_at=instant(published_at),
                private_jwk=self._sealed.open(sealed, kid.encode()),
            )
            for kid, sealed, state, published_at in rows
        ]

    async def replace(self, keys: list[SigningKey], before: list[SigningKey]) -> bool:
        """Keep these keys and no others; False if others than ``before`` are kept by now."""
        rows = [
            (
                key.kid,
                self._sealed.seal(key.private_jwk, key.kid.encode()),
                key.state.value,
                microseconds(key.published_at),
            )
            for key in keys
        ]

        expected = {(key.kid, key.state.value) for key in before}

        def write(connection: sqlite3.Connection) -> bool:
            kept = connection.execute("SELECT kid, state FROM signing_keys").fetchall()
            if set(kept) != expected:
                return False
            connection.execute("DELETE FROM signing_keys")
            connection.executemany("INSERT INTO signing_keys VALUES (?, ?, ?, ?)", rows)
            return True

        return await self._database.run(write)

"""Table ``signing_keys``; private keys are sealed under the cluster's secret."""

from asyncpg.pool import PoolConnectionProxy

from contracts.log import instant, microseconds
from infra.jwt.key_ring import KeyState, SigningKey
from infra.postgres.database import Database
from infra.sealing import Sealed, derive

_SELECT = "SELECT kid, sealed, state, published_at FROM signing_keys"
_INSERT = "INSERT INTO signing_keys VALUES ($1, $2, $3, $4)"


class PostgresSigningKeys:
    """Where the key ring is kept."""

    def __init__(self, database: Database, secret: bytes) -> None:
        """Keep the database and derive the key that seals."""
        self._database = database
        self._sealed = Sealed(derive(secret, "signing-keys"))

    async def load(self) -> list[SigningKey]:
        """Return the keys of all states."""
        return [
            SigningKey(
                kid=kid,
                state=KeyState(state),
                published_at=instant(published_at),
                private_jwk=self._sealed.open(sealed, kid.encode()),
            )
            for kid, sealed, state, published_at in await self._database.rows(_SELECT)
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

        async def write(connection: PoolConnectionProxy) -> bool:
            await connection.execute("LOCK TABLE signing_keys IN EXCLUSIVE MODE")
            kept = await connection.fetch("SELECT kid, state FROM signing_keys")
            if {tuple(row) for row in kept} != expected:
                return False
            await connection.execute("DELETE FROM signing_keys")
            await connection.executemany(_INSERT, rows)
            return True

        return await self._database.run(write)

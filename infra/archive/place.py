"""What an archive is made from and put into: the stores of a place."""

from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from msgspec import Struct

from infra.archive.frames import NoArchive, Part, decode_rows, encode_rows
from infra.archive.tables import IDENTITY, LOG, LogRows, Row, Rows, Table
from infra.sealing import derive

LOG_STORE = "log"
_SEALED = "identity"


class ArchivedPlace(Struct, frozen=True, kw_only=True):
    """The two logs and identity, with the secret that seals what is about identity."""

    log: LogRows
    activity: LogRows
    identity: Rows
    secret: bytes

    def tables(self) -> Iterator[tuple[str, Rows, Table]]:
        """Yield every table in the order of the archive: identity is small, and last."""
        stores: tuple[tuple[str, Rows, tuple[Table, ...]], ...] = (
            (LOG_STORE, self.log, LOG),
            ("activity", self.activity, LOG),
            (_SEALED, self.identity, IDENTITY),
        )
        for name, rows, tables in stores:
            for table in tables:
                yield name, rows, table

    @property
    def sealed_for(self) -> str:
        """What tells this secret from any other."""
        return derive(self.secret, "archive-of", 8).hex()

    def part(self, store: str, table: Table, rows: list[Row]) -> Part:
        """Return rows as the archive holds them."""
        content = encode_rows(rows)
        if store == _SEALED:
            content = self._cipher().encrypt(content, [table.name.encode()])
        return Part(store, table.name, content)

    def rows(self, part: Part) -> list[Row]:
        """Return the rows of a part.

        Raises:
            NoArchive: it was sealed with another secret.
        """
        content = part.content
        try:
            if part.store == _SEALED:
                content = self._cipher().decrypt(content, [part.table.encode()])
        except InvalidTag as error:
            raise NoArchive("the part about identity was sealed with another secret") from error
        return decode_rows(content)

    def _cipher(self) -> AESSIV:
        return AESSIV(derive(self.secret, "archive"))

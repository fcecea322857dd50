"""The keys that sign a log's heads: made of the place's secret, which no database holds (ADR 0061).

They have numbers, counted from 1. The newest signs together with the one before it, so that who
knows only that one learns of the change from a note that it can check.
"""

from uuid import UUID

from infra.heads.note import Signer, Verifier
from infra.sealing import derive

_SEED = 32


def signers(secret: bytes, log_id: UUID, number: int) -> list[Signer]:
    """Return who signs now that the newest key is ``number``."""
    return [_signer(secret, log_id, each) for each in (number, number - 1) if each]


def verifiers(secret: bytes, log_id: UUID, number: int) -> list[Verifier]:
    """Return the public keys of all that ever signed, the newest first."""
    return [_signer(secret, log_id, each).verifier for each in range(number, 0, -1)]


def _signer(secret: bytes, log_id: UUID, number: int) -> Signer:
    return Signer(f"messenger/{log_id}", derive(secret, f"heads-{log_id}-{number}", _SEED))

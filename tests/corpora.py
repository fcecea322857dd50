"""Real conversations beside the repository; nothing of them is copied into it."""

import os
from pathlib import Path

import pytest

CORPORA = Path(
    os.environ.get(
        "MESSENGER_TEST_CORPORA", Path(__file__).resolve().parents[1].parent / "shared" / "corpora"
    )
)
SLACK = CORPORA / "houstondatavis-slack"
IRC_LINKED = CORPORA / "irc-disentanglement.tar.gz"
IRC_COLOURED = CORPORA / "duraspace-irc.tar.gz"


def needs(path: Path) -> pytest.MarkDecorator:
    """Skip where a corpus is not there."""
    reason = (
        f"no {path.name} in ../shared/corpora or MESSENGER_TEST_CORPORA: it is not ours to ship"
    )
    return pytest.mark.skipif(not path.exists(), reason=reason)

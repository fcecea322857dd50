"""A frame as bytes: encoded once, then written as they are to every socket."""

from query_api.live.frames import AnyServerFrame, encode_frame

_FINAL_TEXT = 0x81
_SHORT, _LONG = 126, 65_536


class Wired:
    """An encoded frame in the forms that sockets and event streams take."""

    __slots__ = ("_websocket", "json")

    def __init__(self, frame: AnyServerFrame) -> None:
        """Encode ``frame``."""
        self.json = encode_frame(frame)
        self._websocket: bytes | None = None

    @property
    def text(self) -> str:
        """The frame as text."""
        return self.json.decode()

    @property
    def websocket(self) -> bytes:
        """The frame behind its WebSocket header (RFC 6455 §5.2), for a server unmasked."""
        if self._websocket is None:
            self._websocket = _header(len(self.json)) + self.json
        return self._websocket


def _header(length: int) -> bytes:
    if length < _SHORT:
        return bytes((_FINAL_TEXT, length))
    if length < _LONG:
        return bytes((_FINAL_TEXT, 126)) + length.to_bytes(2, "big")
    return bytes((_FINAL_TEXT, 127)) + length.to_bytes(8, "big")

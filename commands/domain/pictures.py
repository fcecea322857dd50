"""What a picture is: told by how it begins, never by what its sender says."""

from commands.domain.errors import NotAPicture


def picture_type(content: bytes) -> str:
    """Return the media type of a PNG, JPEG, GIF or WebP.

    Raises:
        NotAPicture: it is none of these; SVG is a document with scripts, so it is none.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    raise NotAPicture

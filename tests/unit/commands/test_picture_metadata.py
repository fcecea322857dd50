import pytest

from commands.domain.errors import NotAPicture
from commands.domain.picture_metadata import without_metadata


def segment(marker: int, said: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(said) + 2).to_bytes(2) + said


def jpeg(*segments: bytes) -> bytes:
    scan = segment(0xDA, b"s") + b"pixels\xff\x00more\xff\xd0"
    return b"\xff\xd8" + b"".join(segments) + scan + segment(0xC4, b"t") + scan + b"\xff\xd9"


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    every = [*chunks, (b"IDAT", b"pixels"), (b"IEND", b"")]
    parts = [len(data).to_bytes(4) + kind + data + b"crc!" for kind, data in every]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def webp(flags: int, *chunks: tuple[bytes, bytes]) -> bytes:
    every = [(b"VP8X", bytes([flags]) + bytes(9)), (b"VP8 ", b"pixel"), *chunks]
    parts = [
        kind + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)
        for kind, data in every
    ]
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


JFIF = segment(0xE0, b"JFIF\0")
COLOURS = segment(0xE2, b"ICC_PROFILE\0colours")
ADOBE = segment(0xEE, b"Adobe")
TOLD = (
    segment(0xE1, b"Exif\0\0place"),
    segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0place"),
    segment(0xE2, b"MPF\0another picture"),
    segment(0xED, b"Photoshop 3.0\0author"),
    segment(0xFE, b"a comment"),
)


def test_a_jpeg_keeps_its_colours_and_pixels_alone() -> None:
    taken = jpeg(JFIF, TOLD[0], COLOURS, *TOLD[1:], b"\xff", ADOBE)
    behind = b"\xff\xd8" + TOLD[0] + b"\xff\xd9"
    assert without_metadata(taken + behind, "image/jpeg") == jpeg(JFIF, COLOURS, ADOBE)


def test_a_png_keeps_its_colours_and_pixels_alone() -> None:
    kinds = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME")
    taken = png((b"IHDR", b"size"), (b"iCCP", b"c"), *((kind, b"place") for kind in kinds))
    expected = png((b"IHDR", b"size"), (b"iCCP", b"c"))
    assert without_metadata(taken + b"behind", "image/png") == expected


def test_a_webp_keeps_its_pixels_alone_and_announces_nothing_else() -> None:
    taken = webp(0b0001_1100, (b"EXIF", b"place"), (b"XMP ", b"xmp"))
    assert without_metadata(taken + b"behind", "image/webp") == webp(0b0001_0000)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (jpeg(JFIF), "image/jpeg"),
        (png((b"IHDR", b"size")), "image/png"),
        (webp(0), "image/webp"),
    ],
)
def test_a_picture_that_ends_too_early_is_refused(content: bytes, kind: str) -> None:
    assert without_metadata(content, kind) == content
    for end in range(12, len(content)):
        with pytest.raises(NotAPicture):
            without_metadata(content[:end], kind)


def test_a_gif_stays_as_it_is() -> None:
    assert without_metadata(b"GIF89a pixels", "image/gif") == b"GIF89a pixels"

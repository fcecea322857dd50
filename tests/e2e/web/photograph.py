"""A photograph to choose in the browser, and what became of it."""

from base64 import b64decode
from mimetypes import guess_type

from playwright.async_api import FilePayload, Locator, Page

_LYING = """() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1200, height: 800 });
  const context = canvas.getContext("2d");
  for (const [colour, x] of [["red", 0], ["blue", 600]]) {
    context.fillStyle = colour;
    context.fillRect(x, 0, 600, 800);
  }
  return canvas.toDataURL("image/jpeg");
}"""
_PIXELS = """async (image) => {
  await image.decode();
  const side = image.naturalWidth;
  const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const colour = (y) => {
    const [red, , blue] = context.getImageData(side / 2, y, 1, 1).data;
    return red > blue ? "red" : "blue";
  };
  return { side, top: colour(side / 8), bottom: colour(side - side / 8) };
}"""

_TURNED = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"


async def photograph(page: Page) -> bytes:
    """Return red above blue as a camera held upright keeps it: lying, with a word about that."""
    jpeg = b64decode((await page.evaluate(_LYING)).partition(",")[2])
    return jpeg[:2] + b"\xff\xe1" + (len(_TURNED) + 2).to_bytes(2, "big") + _TURNED + jpeg[2:]


async def choose_picture(page: Page, name: str, content: bytes) -> None:
    """Choose a file as one's picture, by the keyboard."""
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("button", name="Choose picture…").press("Enter")
    kind = guess_type(name)[0] or ""
    file: FilePayload = {"name": name, "mimeType": kind, "buffer": content}
    await (await choosing.value).set_files(file)


async def drawn(picture: Locator) -> object:
    """Return how large a picture is that came, and its colours."""
    return await picture.evaluate(_PIXELS)

"""Reply links that people annotated beside a log: ``1002 1003 -`` says that 1003 answers 1002."""

from infra.importing.records import ForeignFile

_FIELDS = 2


def beside(name: str) -> str:
    """Return the name of the file that annotates a log."""
    return name.removesuffix(".raw.txt") + ".annotation.txt"


def links(name: str, content: bytes) -> dict[int, list[int]]:
    """Return for each line that answers others which earlier ones, the nearest first.

    Raises:
        ForeignFile: a line does not hold two numbers.
    """
    found: dict[int, list[int]] = {}
    for number, line in enumerate(content.decode("ascii", "replace").splitlines(), start=1):
        fields = line.split()
        if not fields:
            continue
        if len(fields) < _FIELDS or not (fields[0].isdecimal() and fields[1].isdecimal()):
            raise ForeignFile(name, number, "does not link two lines, as “1002 1003 -” would")
        earlier, later = sorted((int(fields[0]), int(fields[1])))
        if earlier != later:
            found.setdefault(later, []).append(earlier)
    return {later: sorted(earlier, reverse=True) for later, earlier in found.items()}

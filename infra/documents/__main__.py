"""`make contracts`: write every document that is made from the code."""

import sys

from infra.documents.pages import ROOT, pages


def main() -> None:
    """Write what differs, and name it."""
    for path, text in pages(ROOT).items():
        file = ROOT / path
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            sys.stdout.write(f"written: {path}\n")


if __name__ == "__main__":
    main()

"""Names as people look for them: without case, accents and full-width forms."""

import unicodedata


def folded(text: str) -> str:
    """Return ``text`` so that spellings a reader takes for the same are the same."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")

"""What an index of messages looks like: fields by name, and how texts are taken apart."""

from collections.abc import Mapping, Sequence
from typing import Final

REVISION: Final = 1
"""Raised when mapping or fold change: existing versions are built anew."""

LANGUAGES: Final = frozenset(
    {
        *("arabic", "armenian", "basque", "bengali", "brazilian", "bulgarian", "catalan"),
        *("czech", "danish", "dutch", "english", "estonian", "finnish", "french", "galician"),
        *("german", "greek", "hindi", "hungarian", "indonesian", "irish", "italian", "latvian"),
        *("lithuanian", "norwegian", "persian", "portuguese", "romanian", "russian", "serbian"),
        *("sorani", "spanish", "swedish", "turkish"),
    }
)
"""Languages whose stems the server knows by itself."""

_STEMMERS: Final = {"german": "light_german", "french": "light_french", "english": "porter2"}
GRAM: Final = 3

Body = Mapping[str, object]


def settings(languages: Sequence[str]) -> dict[str, object]:
    """Return the analysis: words as unicode61 of SQLite parts them, folded, then stemmed."""
    fold = ["lowercase", "asciifolding"]
    stems = {
        f"stem_{each}": {"type": "stemmer", "language": _STEMMERS.get(each, each)}
        for each in languages
    }
    words = {f"in_{each}": _words([*fold, f"stem_{each}"]) for each in languages}
    parts = {"type": "char_group", "tokenize_on_chars": ["whitespace", "punctuation", "symbol"]}
    return {
        "number_of_shards": 1,
        "index.max_result_window": 10_000,
        "analysis": {
            "tokenizer": {
                "parts": parts,
                "grams": {"type": "ngram", "min_gram": GRAM, "max_gram": GRAM},
                "signs": {"type": "ngram", "min_gram": 1, "max_gram": 1},
            },
            "filter": stems,
            "analyzer": {
                "words": _words(fold),
                **words,
                "grams": {"type": "custom", "tokenizer": "grams", "filter": ["lowercase"]},
                "signs": {"type": "custom", "tokenizer": "signs", "filter": ["lowercase"]},
            },
        },
    }


def mappings(languages: Sequence[str]) -> dict[str, object]:
    """Return the fields; any other is refused."""
    kept = {"type": "object", "enabled": False}
    number = {"type": "long"}
    name = {"type": "keyword"}
    stems = {each: {"type": "text", "analyzer": f"in_{each}"} for each in languages}
    return {
        "dynamic": "strict",
        "_routing": {"required": True},
        "properties": {
            **dict.fromkeys(("id", "kind", "conversation", "author", "thread", "facets"), name),
            **dict.fromkeys(("mentions", "context_ids"), name),
            **dict.fromkeys(("seq", "offset", "sent_at", "pinned_at"), number),
            **dict.fromkeys(("version", "folded", "gone", "recorded_at"), kept),
            **dict.fromkeys(("occurred_at", "body", "details", "revisions", "item"), kept),
            "alive": {"type": "boolean"},
            "replies": {"type": "integer"},
            "context": {"type": "text", "index": False, "copy_to": "words"},
            "words": {"type": "text", "analyzer": "words", "fields": stems},
            "text": {
                "type": "text",
                "analyzer": "words",
                "copy_to": "words",
                "fields": {**stems, "grams": {"type": "text", "analyzer": "grams"}},
            },
            "signs": {"type": "text", "analyzer": "signs"},
        },
    }


def _words(filters: Sequence[str]) -> dict[str, object]:
    return {"type": "custom", "tokenizer": "parts", "filter": list(filters)}

"""docs/settings.md, from the types and the sentences of the settings themselves."""

from pathlib import Path

from infra.setting_table import DescribedSetting, described

PAGE = Path("docs/settings.md")
_HEAD = """# Settings

Made from `infra/settings.py` by `make contracts`. A setting is taken from, each winning over the
one before: its default, a TOML file (`--config FILE` or `MESSENGER_CONFIG`), a `MESSENGER_*`
variable, an option of the command. `messenger settings` prints the effective ones, with passwords
masked. A name that does not exist and a value out of bounds stop the start with a sentence that
names them.

Any of them may lie in a file of its own, as secrets mounted into a container do: the name and
`_FILE`, such as `MESSENGER_POSTGRES_URL_FILE=/run/secrets/postgres`.

| setting | variable | default | what it does |
|---|---|---|---|
"""
_LIMITS = """
## Limits

In the file they stand under `[limits]`. A budget such as `100/s, burst 1000` grants 1,000 at once
and 100 more each second (GCRA); `0/s, burst 0` lifts it. What is over it is answered 429 with
`Retry-After`.

| setting | variable | default | what it limits |
|---|---|---|---|
"""


def render(_: Path) -> dict[Path, str]:
    """Return the page by its path."""
    rows = {True: "", False: ""}
    for setting in described():
        rows[setting.is_limit] += _row(setting)
    return {PAGE: _HEAD + rows[False] + _LIMITS + rows[True]}


def _row(setting: DescribedSetting) -> str:
    default = f"`{setting.default}`" if setting.default else "none"
    one_of = f" One of {', '.join(setting.choices)}." if setting.choices else ""
    name = setting.name.removeprefix("limits.")
    return f"| `{name}` | `{setting.variable}` | {default} | {setting.note}{one_of} |\n"

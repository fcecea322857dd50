"""The settings of this process as administrators see them."""

from collections.abc import Mapping

from contracts.views.admin import SettingItem
from infra.setting_table import described, written
from infra.settings import LoadedSettings, Settings, effective


class EffectiveSettings:
    """The read side's ``SettingTable``; nothing secret leaves it."""

    def __init__(self, settings: Settings) -> None:
        """Show these."""
        self._settings = settings

    def rows(self) -> list[SettingItem]:
        """Return all of them, secrets masked."""
        values = _flattened(effective(self._settings))
        known = self._settings
        sources = known.sources if isinstance(known, LoadedSettings) else {}
        return [
            SettingItem(
                name=each.name,
                variable=each.variable,
                value=written(values[each.name]) or None,
                default=each.default or None,
                source=sources.get(each.name, "default"),
                note=each.note,
                choices=list(each.choices),
            )
            for each in described()
        ]


def _flattened(values: Mapping[str, object]) -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{part}": below for part, below in value.items()}
        else:
            flat[name] = value
    return flat

"""``/v1/admin/settings``: what is in effect, and where it comes from."""

from litestar import Controller, get

from contracts.views.admin import SettingList
from query_api.admin.ports import SettingTable
from query_api.api.admin.guard import SCOPE, administrators_only
from query_api.api.provided import Provided
from query_api.api.refusals import refusals
from query_api.errors import NotAnAdministrator


class AdminSettingsController(Controller):
    """The settings of the server."""

    path = "/admin/settings"
    tags = ("administration",)
    guards = (administrators_only,)
    opt = {"scope": SCOPE}  # noqa: RUF012 — the framework's own form

    @get(operation_id="admin-settings", responses=refusals(NotAnAdministrator))
    async def settings(self, setting_table: Provided[SettingTable]) -> SettingList:
        """List the settings in effect in the process that answers; secrets are masked."""
        return SettingList(items=list(setting_table.rows()))

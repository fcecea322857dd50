"""Commands on accounts, as the table of commands has them."""

from commands.api.operation import AnyOperation, Operation
from commands.domain.errors import (
    AttachmentUnknown,
    InvalidText,
    LastAdministrator,
    NotPermitted,
    UserIsDeactivated,
    UserUnknown,
)
from commands.handlers.users import Users
from contracts.commands.user import (
    DeactivateUser,
    DemoteUser,
    PromoteUser,
    ReactivateUser,
    SetProfile,
)

_TAG = "users"


def user_operations(users: Users) -> list[AnyOperation]:
    """Return the commands that change and end accounts."""
    return [
        Operation(
            command=SetProfile,
            handle=users.set_profile,
            tag=_TAG,
            refusals=(InvalidText, AttachmentUnknown, UserUnknown, UserIsDeactivated),
        ),
        Operation(
            command=DeactivateUser,
            handle=users.deactivate,
            tag=_TAG,
            note="Its sessions and API tokens end; what it wrote stays.",
            refusals=(NotPermitted, UserUnknown, LastAdministrator),
            scope="admin",
        ),
        Operation(
            command=ReactivateUser,
            handle=users.reactivate,
            tag=_TAG,
            note="It comes back with its password and conversations, as no administrator.",
            refusals=(NotPermitted, UserUnknown),
            scope="admin",
        ),
        Operation(
            command=PromoteUser,
            handle=users.promote,
            tag=_TAG,
            refusals=(NotPermitted, UserUnknown, UserIsDeactivated),
            scope="admin",
        ),
        Operation(
            command=DemoteUser,
            handle=users.demote,
            tag=_TAG,
            refusals=(NotPermitted, UserUnknown, UserIsDeactivated, LastAdministrator),
            scope="admin",
        ),
    ]

"""The refresh token of browsers: in a cookie that no script reads and no other site sends."""

from litestar.datastructures import Cookie
from msgspec import Struct

from commands.api.auth.client import AuthRequest
from commands.domain.sign_in import RefreshRefused

NAME = "messenger_refresh"
PATH = "/v1/auth"
THIRTY_DAYS = 30 * 24 * 3_600


class OriginRefused(Exception):
    """A request with the cookie came from another site, or did not say from where."""


class RefreshCookie(Struct, frozen=True):
    """Sets, reads and removes the cookie."""

    secure: bool
    """Whether browsers send it over HTTPS only; they take localhost for safe."""
    origins: frozenset[str] = frozenset()
    """Origins of our own pages beside the address that the request was sent to."""

    def holding(self, token: str) -> Cookie:
        """Return the cookie that holds a token."""
        return self._cookie(token, THIRTY_DAYS)

    def removed(self) -> Cookie:
        """Return the cookie that removes it."""
        return self._cookie("", 0)

    def read(self, request: AuthRequest) -> str | None:
        """Return the token of the cookie, None without one.

        Raises:
            OriginRefused: another site's page sent it.
        """
        token = request.cookies.get(NAME)
        if token:
            self._check_origin(request)
        return token or None

    def token_of(self, request: AuthRequest, body_token: str | None) -> tuple[str, bool]:
        """Return the refresh token of a request, and whether the cookie held it.

        Raises:
            RefreshRefused: there is none.
            OriginRefused: another site's page sent the cookie.
        """
        if body_token is not None:
            return body_token, False
        token = self.read(request)
        if token is None:
            raise RefreshRefused
        return token, True

    def _check_origin(self, request: AuthRequest) -> None:
        origin = request.headers.get("origin", "")
        host = request.headers.get("host")
        own = {f"https://{host}", f"http://{host}"}
        if origin not in own | self.origins:
            raise OriginRefused("the refresh cookie is for our own pages")

    def _cookie(self, token: str, max_age: int) -> Cookie:
        return Cookie(
            key=NAME,
            value=token,
            path=PATH,
            max_age=max_age,
            secure=self.secure,
            httponly=True,
            samesite="strict",
        )

"""Who may change something: ``Authorization: Bearer KEY`` (RFC 6750), with keys of :mod:`api.keys`."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException

from api.http.deps import App
from api.keys import Key, KeyRing, Scope

REALM = 'Bearer realm="zhize"'

_bearer = HTTPBearer(
    auto_error=False, description="密钥，由 zhize key create 生成 · a key made by zhize key create"
)

Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def holder(app: App, credentials: Credentials, scope: Scope) -> Key:
    """Return the key that came with a request.

    Raises 401 where there is none or it is wrong, 403 where its scope is below ``scope``.
    """
    if credentials is None:
        raise HTTPException(
            HTTPStatus.UNAUTHORIZED,
            f"此操作需要 {scope.word} 级密钥：请带上请求头 Authorization: Bearer 密钥（由管理员用 zhize key create 生成）。",
            {"WWW-Authenticate": REALM},
        )
    key = KeyRing(app.settings.data).find(credentials.credentials)
    if key is None:
        raise HTTPException(
            HTTPStatus.UNAUTHORIZED,
            "密钥不对，或已被吊销。请向管理员要一个新的。",
            {"WWW-Authenticate": f'{REALM}, error="invalid_token"'},
        )
    if not key.allows(scope):
        raise HTTPException(
            HTTPStatus.FORBIDDEN,
            f"此操作需要 {scope.word} 级密钥，而这个密钥只有 {key.scope} 级。",
            {"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{scope.word}"'},
        )
    return key


def require(scope: Scope) -> Callable[..., Key]:
    """Make a dependency that lets in only requests with a key of ``scope``, and gives their key."""

    def required(app: App, credentials: Credentials) -> Key:
        return holder(app, credentials, scope)

    return required

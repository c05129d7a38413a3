"""Keys for what changes something: each is shown once, and only its salted hash is stored.

A key reads ``zhize_<id>_<secret>``. The id is public: it names the key in lists, in settled findings and in
``zhize key revoke``. The secret has 256 random bits, so a fast hash is enough: there is nothing to guess. Keys stand in
``DATA/keys.json``, readable by the owner of the data only.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path

from api.errors import BadRequest, Damaged, NotFound
from api.json_file import changing, read_json

FILE = "keys.json"
PREFIX = "zhize"
SECRET_BYTES = 32
ID_BYTES = 4
LONGEST_NAME = 100


class Scope(IntEnum):
    """What a key lets its holder do; each scope includes those before it."""

    READ = 1
    CHECK = 2
    INGEST = 3
    ADMIN = 4

    @property
    def word(self) -> str:
        """The scope as people write it."""
        return self.name.lower()


SCOPES = tuple(scope.word for scope in Scope)


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is stored: everything but the secret."""

    id: str
    name: str
    scope: str
    created: str  # ISO time, UTC
    salt: str
    digest: str

    def allows(self, scope: Scope) -> bool:
        """Whether the key is good for ``scope``."""
        return Scope[self.scope.upper()] >= scope


class KeyRing:
    """The keys of one data folder."""

    def __init__(self, data: Path) -> None:
        self.path = data / FILE

    def create(self, scope: str, name: str | None = None) -> tuple[Key, str]:
        """Make a key of ``scope``; return what is stored and the key itself, which is not.

        Raises :class:`BadRequest` for a scope that does not exist or a name that cannot be shown.
        """
        if scope not in SCOPES:
            raise BadRequest(f"没有权限级别 {scope}；可选：{'、'.join(SCOPES)}。")
        name = (name or "").strip()
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise BadRequest(f"密钥名称应为不超过 {LONGEST_NAME} 个字的一行文字。")
        key_id, secret, salt = (
            secrets.token_hex(ID_BYTES),
            secrets.token_urlsafe(SECRET_BYTES),
            secrets.token_hex(16),
        )
        created = datetime.now(UTC).isoformat(timespec="seconds")
        key = Key(key_id, name or key_id, scope, created, salt, _digest(secret, salt))
        with changing(self.path) as stored:
            stored[key_id] = asdict(key)
        return key, f"{PREFIX}_{key_id}_{secret}"

    def list(self) -> list[Key]:
        """All keys, oldest first. Raises :class:`Damaged`."""
        try:
            keys = [Key(**each) for each in read_json(self.path).values()]
            return sorted(keys, key=lambda key: (key.created, key.id))
        except TypeError as error:
            raise Damaged(
                f"{self.path} 的内容不是密钥表。请从备份恢复，或移走这个文件后重新建密钥。"
            ) from error

    def revoke(self, key_id: str) -> Key:
        """Remove a key; it is refused from the next request on. Raises :class:`NotFound`."""
        found = next((key for key in self.list() if key.id == key_id), None)
        if found is None:
            raise NotFound(f"没有编号为 {key_id} 的密钥。用 zhize key list 查看现有密钥。")
        with changing(self.path) as stored:
            stored.pop(key_id, None)
        return found

    def find(self, text: str) -> Key | None:
        """Return the key that ``text`` is, or None for anything else. The file is read anew each time."""
        start, _, rest = text.partition("_")
        key_id, _, secret = rest.partition("_")
        if start != PREFIX:
            return None
        for key in self.list():
            if key.id == key_id and hmac.compare_digest(_digest(secret, key.salt), key.digest):
                return key
        return None


def _digest(secret: str, salt: str) -> str:
    return hashlib.blake2b(secret.encode(), salt=bytes.fromhex(salt), digest_size=32).hexdigest()

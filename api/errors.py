"""Errors at the doors: what a room raises becomes an exit status or a problem+json body.

    ZhizeError            bad request or state, with a message for people   (exit 2; its own HTTP status)
    ├── NotFound          no such item, organ, snapshot …                   (404)
    ├── NothingStored     nothing has been ingested yet                     (503)
    ├── BadRequest        an argument that cannot be used                   (400)
    ├── TooLarge          an upload or a question over its limit            (413)
    └── Damaged           a file of ours that cannot be read                (500)

Errors of the other rooms are mapped by :data:`STATUS`; everything else is a fault of ours (500).
"""

from __future__ import annotations

from http import HTTPStatus


class ZhizeError(Exception):
    """Base class; ``str(error)`` says what happened and what to do."""

    status = HTTPStatus.BAD_REQUEST


class BadRequest(ZhizeError):  # noqa: N818
    """An argument cannot be used."""


class NotFound(ZhizeError):  # noqa: N818
    """Nothing has that name."""

    status = HTTPStatus.NOT_FOUND


class NothingStored(ZhizeError):  # noqa: N818
    """The data folder holds no snapshot yet."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class TooLarge(ZhizeError):  # noqa: N818
    """Something is over its limit."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class Damaged(ZhizeError):  # noqa: N818
    """A file of ours cannot be read."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR


STATUS: dict[str, HTTPStatus] = {
    "ReadError": HTTPStatus.UNPROCESSABLE_ENTITY,
    "SettingError": HTTPStatus.BAD_REQUEST,
    "EncoderError": HTTPStatus.INTERNAL_SERVER_ERROR,
    "EncoderMismatchError": HTTPStatus.INTERNAL_SERVER_ERROR,
    "SearchIndexError": HTTPStatus.SERVICE_UNAVAILABLE,
    "StoreMissing": HTTPStatus.SERVICE_UNAVAILABLE,
    "StoreLocked": HTTPStatus.LOCKED,
    "DiskFull": HTTPStatus.INSUFFICIENT_STORAGE,
    "StoreError": HTTPStatus.INTERNAL_SERVER_ERROR,
    "QuerySyntaxError": HTTPStatus.BAD_REQUEST,
    "QueryRefused": HTTPStatus.FORBIDDEN,
    "NotAcceptable": HTTPStatus.NOT_ACCEPTABLE,
    "QueryTooLarge": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "UnknownMediaType": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "GraphMissing": HTTPStatus.NOT_FOUND,
    "QueryTimeout": HTTPStatus.SERVICE_UNAVAILABLE,
    "QueryError": HTTPStatus.BAD_REQUEST,
}
"""Exceptions of the other rooms to HTTP statuses. They stand here by name, so that a cold command does not import every
room to learn how it could fail; a test holds the names against the classes."""


def status_of(error: BaseException) -> HTTPStatus | None:
    """Look up the HTTP status of an expected error; None for a fault of ours."""
    if isinstance(error, ZhizeError):
        return error.status
    return next((STATUS[each.__name__] for each in type(error).__mro__ if each.__name__ in STATUS), None)

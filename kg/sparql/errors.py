"""What can go wrong with a query; messages are for people.

::

    QueryError
    ├── QuerySyntaxError   it is not SPARQL 1.1                     (HTTP 400)
    ├── QueryRefused       it is, but this endpoint does not do it  (HTTP 403)
    ├── NotAcceptable      no format that the client accepts        (HTTP 406)
    ├── QueryTooLarge      query, memory or result beyond the limit (HTTP 413)
    └── QueryTimeout       killed at the deadline                   (HTTP 503)
"""

from __future__ import annotations


class QueryError(Exception):
    """A query that gives no result."""


class QuerySyntaxError(QueryError):
    """The query is malformed; the message says where."""


class QueryRefused(QueryError):  # noqa: N818
    """The query asks for something that this endpoint does not do (SERVICE, LOAD, an update)."""


class NotAcceptable(QueryError):  # noqa: N818
    """None of the formats that the client accepts can carry the result."""


class QueryTooLarge(QueryError):  # noqa: N818
    """The query text, the memory it needs or its result is beyond the limit."""


class QueryTimeout(QueryError):  # noqa: N818
    """The query was stopped at its deadline."""

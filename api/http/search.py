"""Search and who."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query

from api.http.deps import App, Question
from api.models.search import SearchResponse, SuggestResponse, WhoResponse
from api.options import SearchOptions

router = APIRouter(prefix="/api", tags=["search"])

AsOf = Annotated[
    str | None, Query(description="按该日施行的清单，如 2025-03-01 · by the lists in force on this day")
]


@router.get("/search", summary="检索职责 · search duty items")
def search(
    app: App,
    q: Question,
    k: Annotated[int, Query(ge=1, le=200, description="条数 · number of hits")] = 10,
    offset: Annotated[int, Query(ge=0, description="跳过条数 · hits to skip")] = 0,
    kind: Annotated[list[str] | None, Query(description="清单类别 · list kinds")] = None,
    department: Annotated[list[str] | None, Query(description="部门 · departments")] = None,
    field: Annotated[list[str] | None, Query(description="领域 · fields")] = None,
    power: Annotated[list[str] | None, Query(description="职权类型 · types of power")] = None,
    township: Annotated[str | None, Query(description="乡镇 · a township")] = None,
    edition: Annotated[str | None, Query(description="版本 · an edition")] = None,
    as_of: AsOf = None,
) -> SearchResponse:
    """Rank duty items (and articles of ingested statutes) for the question, with the reasons for each hit."""
    options = SearchOptions(
        k=k,
        offset=offset,
        kinds=tuple(kind or ()),
        departments=tuple(department or ()),
        fields=tuple(field or ()),
        powers=tuple(power or ()),
        township=township,
        edition=edition,
        as_of=as_of,
    )
    return app.search(q, options)


@router.get("/suggest", summary="输入提示 · completions while a question is typed")
def suggest(
    app: App,
    q: Annotated[
        str, Query(max_length=100, description="已输入的字，或拼音、首字母 · what is typed, or pinyin")
    ],
    k: Annotated[int, Query(ge=1, le=50, description="条数 · how many")] = 8,
) -> SuggestResponse:
    """Complete by titles of duties, organs, statutes and words of the thesaurus; pinyin and initials count too."""
    return app.suggest(q, k)


@router.get("/who", summary="归谁管 · who handles it")
def who(
    app: App, q: Question, township: Annotated[str | None, Query()] = None, as_of: AsOf = None
) -> WhoResponse:
    """Answer who leads, who helps and what the township does, with the evidence; null where nothing matches."""
    return app.who(q, township=township, as_of=as_of)


@router.post("/who", summary="归谁管（长问题） · who handles it, for questions that an address cannot hold")
def who_posted(
    app: App,
    q: Annotated[str, Form()],
    township: Annotated[str | None, Form()] = None,
    as_of: Annotated[str | None, Form()] = None,
) -> WhoResponse:
    """Answer as GET does; the question comes as the form's field ``q``, so that a whole letter may be one."""
    return app.who(q, township=township, as_of=as_of)

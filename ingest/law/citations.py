"""Legal bases as lists write them: read into parts, written in one form.

The writing follows 《立法技术规范（试行）（一）》 (articles 条, paragraphs 款, items 项, sub-items 目, 第…条之一) and
《党政机关公文格式》 GB/T 9704 (document numbers with 〔〕). What lists really write is wider: tags, missing 《》,
notes of amendment, numbers in any bracket, several places behind one title. Nothing here raises on any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.law import places as citation_places
from ingest.numerals import NUMERAL, format_numeral
from ingest.records import Citation
from ingest.text import HAN, normalise

_OPEN, _CLOSE = "（(", "）)"
_KINDS = "法|条例|规定|办法|细则|决定|规则|通知|意见|准则|方案|解释|公约|通则|法典|规程|规范|标准|批复|公告|目录|纲要|章程|宪法|制度"
_BARE_TITLE = re.compile(
    rf"(?:[{HAN}A-Za-z0-9、“”〈〉\-]|（(?:试行|暂行|修订|草案)）)"
    rf"{{1,60}}?(?:{_KINDS})(?:[（(](?:试行|暂行|修订版?|修正版?)[）)])?"
    rf"(?=\s*(?:[（(][^（()）]{{2,120}}[）)]\s*)?[，,：:]?\s*(?:第\s*{NUMERAL}\s*条|附件))"
)
_BARE_TITLE_WITH_NUMBER = re.compile(
    rf"(?:(?<=】)|(?<=】：)|(?<=】:)|(?<=】\s)|^)\s*[{HAN}、]{{3,60}}?(?:{_KINDS})(?=\s*[（(][^（()）]*号[^（()）]*[）)])",
    re.MULTILINE,
)
_LEADING_WORDS = re.compile(
    rf"^(?:.*第{NUMERAL}[条款项目]|.*(?:依据|根据|按照|依照|遵照|参照|违反|适用|执行|增补|详见|符合|属于|规定的|以及|同时)|[和及与或、]|见|依|按|即|因|为)+"
)
_SELF_REFERENCE = re.compile(
    r"^[“‘、]*(?:本|该|前述|上述|上位|有关|相关|其他|国家|现行)?(?:法|条例|规定|办法|细则|决定|规则|意见)$|^[办方执司立书用]法$"
)
_THREE_DETERMINATIONS = re.compile(
    rf"(?:([{HAN}]{{2,24}}?)的?\s*|(?:^|(?<=[\n，。；;、：（(]))\s*)[“\"‘']?三定[”\"’']?\s*(规定|方案)",
    re.MULTILINE,
)
_DOCUMENT_NUMBER = re.compile(
    rf"[{HAN}]{{1,14}}(?:[{HAN}（）()]{{0,6}})\s*[〔\[【（(\uff3b{{〈]\s*((?:19|20)\d\d)\s*[〕\]】）)\uff3d}}〉]\s*(?:第\s*)?(\d{{1,5}})\s*号"
)
_ORDER_NUMBER = re.compile(
    rf"([{HAN}]{{2,16}}(?:、[{HAN}]{{2,16}}){{0,6}}(?:令|公告|公报))\s*[（(〔\[]?\s*((?:19|20)\d\d)?\s*[）)〕\]]?\s*(年)?\s*第?\s*({NUMERAL})\s*号"
)
_ORDER_WITH_YEAR = re.compile(
    rf"(?:((?:19|20)\d\d)年)?([{HAN}]{{2,16}}?)\s*((?:19|20)\d\d)?年?\s*第\s*({NUMERAL})\s*号\s*(令|公告)"
    rf"|((?:19|20)\d\d)年([{HAN}]{{2,16}}?)(令|公告)\s*第?\s*({NUMERAL})\s*号"
)
_VERSION = re.compile(
    rf"((?:19|20)\d\d\s*年(?:\s*\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*日)?)?)(?:(?!(?:19|20)\d\d\s*年)[^（）()，,；;]){{0,90}}?(修正|修订|修改)(?!〈|《|[{HAN}]{{2,}}的)"
)
_BRACKETED_YEAR = re.compile(r"^\s*((?:19|20)\d\d)\s*年?\s*(?:版|本)?\s*(修正|修订|修改)?(?:版|本)?\s*$")
# 《老年人权益保障法（2018修正）》: the version, set inside the title
_NOTE_IN_TITLE = re.compile(r"（((?:19|20)\d\d年?[^（）]{0,6}(?:修正|修订|修改)(?:版|本)?)）$")
_GLUE = re.compile(r"[\s，,：:；的“\"‘]*")
_BLANK = re.compile(r"\s*")
_CONTINUED = re.compile(rf"(?:(?<=\n)|(?<=[。；;”]))[\s“\"]*(?=第\s*{NUMERAL}\s*条(?:之{NUMERAL})?)")


# 第十 | 二条, 第 | 八条: a line that ends inside a number
_WRAPPED_NUMBER = re.compile(
    rf"(?<=第)\s*\n\s*(?={NUMERAL})|(?<=[一二三四五六七八九十百零〇\d（(])\s*\n\s*(?=[一二三四五六七八九十百零〇\d]*[)）]?[条款项目])"
)
# 《消防法》〔2021年修正〕
_NOTE_IN_SQUARE = re.compile(
    r"(?<=》)\s*[〔\[【]([^〔〕\[\]【】]{0,40}(?:修正|修订|修改|版|\d{4}年?|号))[〕\]】]"
)
# 四川省〈土地管理法〉实施办法, 四川省实施《水法》办法: a title within a title that itself stands without brackets
_IMPLEMENTING = re.compile(
    rf"(?P<place>[{HAN}]{{2,9}}?(?:省|市|自治区|自治州|自治县|县))(?P<verb>实施|执行|贯彻(?:实施|执行)?)?\s*《(?P<inner>[^《》]{{2,60}})》"
    r"\s*(?P<kind>(?:实施)?(?:办法|细则|条例|若干规定|规定|意见|补充规定))"
)


@dataclass(frozen=True, slots=True)
class _Title:
    text: str
    start: int
    end: int


def parse_citations(text: str) -> tuple[Citation, ...]:
    """All legal bases that a text names, in the order of the text; each place cited is one citation.

    ``第八条、第十二条`` gives two, ``第八条至第十条`` three. An annex stands in ``article`` as written (附件2), a
    sub-item behind a dot in ``item`` (第（二）项第1目 is "2.1"). ``raw`` is the normalised wording of this citation.
    Self-references (本法第三条) are not citations. An empty tuple if nothing is cited; never raises.

    >>> [(c.title, c.article) for c in parse_citations("《矿山安全法》第八条、第十二条")]
    [('矿山安全法', '8'), ('矿山安全法', '12')]
    """
    text = _plain(text)
    titles = _titles(text)
    found: list[Citation] = []
    for position, title in enumerate(titles):
        limit = titles[position + 1].start if position + 1 < len(titles) else len(text)
        found += _read_basis(text, title, limit)
    return tuple(found)


def _plain(text: str) -> str:
    text = normalise(text)
    for wrong, right in (
        ("<<", "《"),
        (">>", "》"),
        ("﹤", "〈"),
        ("﹥", "〉"),
        ("«", "《"),
        ("»", "》"),
        ("<", "〈"),
        (">", "〉"),
    ):
        text = text.replace(wrong, right)
    return _NOTE_IN_SQUARE.sub(r"（\1）", _WRAPPED_NUMBER.sub("", text))


def _titles(text: str) -> list[_Title]:
    """Titles in brackets, titles without, and “三定”规定, without overlaps, in text order."""
    titles: list[_Title] = []
    covered: list[tuple[int, int]] = []
    for match in _IMPLEMENTING.finditer(text):
        if not (match["verb"] or match["kind"].startswith("实施")):
            continue
        lead = _LEADING_WORDS.match(match["place"])
        start = match.start() + (lead.end() if lead and lead.end() < len(match["place"]) - 1 else 0)
        name = text[start : match.end()].replace("《", "〈").replace("》", "〉")
        titles.append(_Title(_clean_title(name), start, match.end()))
        covered.append((start, _behind_notes(text, match.end())[1]))
    for title, reach in _bracketed(text):
        if any(title.start < end and start < title.end for start, end in covered):
            continue
        titles.append(title)
        covered.append((title.start, reach))
    for pattern, make in (
        (_THREE_DETERMINATIONS, _three_determinations),
        (_BARE_TITLE, _bare),
        (_BARE_TITLE_WITH_NUMBER, _bare),
    ):
        for match in pattern.finditer(text):
            candidate = make(match)
            if candidate and not any(
                candidate.start < end and start < candidate.end for start, end in covered
            ):
                titles.append(candidate)
                covered.append((candidate.start, candidate.end))
    return sorted(titles, key=lambda title: title.start)


def _bracketed(text: str) -> Iterator[tuple[_Title, int]]:
    position = 0
    while (start := text.find("《", position)) >= 0:
        end = _closing(text, start)
        inside = text[start + 1 : end].strip()
        after = end + 1 if text[end : end + 1] == "》" else end
        reach = _behind_notes(text, after)[1]
        title = _clean_title(inside)
        if any(char.isalnum() for char in title):
            yield _Title(title, start, after), reach
        position = max(reach, start + 1)


def _closing(text: str, start: int) -> int:
    """Where the title that opens at ``start`` closes; a title that never closes ends before its place or its line."""
    depth = 0
    for position in range(start, min(len(text), start + 300)):
        char = text[position]
        depth += (char == "《") - (char == "》")
        if depth == 0:
            return position
    unclosed = re.compile(rf"》|\n|[（(。；;，,]|\s*第\s*{NUMERAL}\s*条").search(text, start + 1)
    return unclosed.start() if unclosed else min(len(text), start + 100)


def _clean_title(title: str) -> str:
    title = (
        re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", title)
        .replace("《", "〈")
        .replace("》", "〉")
        .replace("(", "（")
        .replace(")", "）")
    )
    return title.strip("，。；：、")


def _three_determinations(match: re.Match[str]) -> _Title | None:
    if match[1] is None:  # the unit whose list it is
        return _Title(f"“三定”{match[2]}", match.start(), match.end())
    organ = re.sub(r"^.*(?:依据|根据|按照|依照|以及|(?<=[局委办部厅院会队心])[和及与])", "", match[1])
    if not organ:
        return None
    return _Title(f"{organ}“三定”{match[2]}", match.start() + match[1].rfind(organ), match.end())


def _bare(match: re.Match[str]) -> _Title | None:
    blank = len(match[0]) - len(match[0].lstrip())
    lead = _LEADING_WORDS.match(match[0], blank)
    start = lead.end() if lead and lead.end() < match.end() - match.start() else blank
    title = _clean_title(match[0][start:])
    if len(title) < 2 or _SELF_REFERENCE.match(title):
        return None
    return _Title(title, match.start() + start, match.end())


def _read_basis(text: str, title: _Title, limit: int) -> Iterator[Citation]:
    """The citations that one title opens: at its places, or as a whole, and continued places behind quoted text."""
    notes, end = _behind_notes(text, title.end, limit)
    name = title.text
    if inside := _NOTE_IN_TITLE.search(name):
        name, notes = name[: inside.start()], [inside[1], *notes]
    base = Citation(name, document_number=_document_number(notes), version=_version(notes))
    glue = _GLUE.match(text, end, limit)
    places, reach = citation_places.read(text, glue.end() if glue else end, limit)
    if not places:
        yield replace(base, raw=text[title.start : end].strip())
    for place in places:
        yield replace(
            base,
            article=place.article,
            paragraph=place.paragraph,
            item=place.item,
            raw=text[title.start : place.end].strip(),
        )
    for match in _CONTINUED.finditer(text, reach, limit) if places else ():
        # The second article of a basis, set without its title behind the quoted text of the first.
        if match.end() < reach:
            continue
        more, reach = citation_places.read(text, match.end(), limit)
        for place in more:
            raw = text[match.end() : place.end].strip()
            yield replace(base, article=place.article, paragraph=place.paragraph, item=place.item, raw=raw)


def _behind_notes(text: str, position: int, limit: int | None = None) -> tuple[list[str], int]:
    """The notes behind a title (in brackets, or a bare document number) and where they end."""
    limit = len(text) if limit is None else limit
    notes: list[str] = []
    while True:
        start = _skip_blank(text, position, limit)
        if start < limit and text[start] in _OPEN:
            end = _bracket_end(text, start, limit)
            if end is None:
                return notes, position
            notes.append(text[start + 1 : end - 1])
        elif bare := (_DOCUMENT_NUMBER.match(text, start, limit) or _ORDER_NUMBER.match(text, start, limit)):
            notes.append(bare[0])
            end = bare.end()
        else:
            return notes, position
        position = end


def _skip_blank(text: str, position: int, limit: int) -> int:
    match = _BLANK.match(text, position, limit)
    return match.end() if match else position


def _bracket_end(text: str, start: int, limit: int) -> int | None:
    depth = 0
    for position in range(start, min(limit, start + 400)):
        depth += (text[position] in _OPEN) - (text[position] in _CLOSE)
        if depth == 0:
            return position + 1
    return None


def _document_number(notes: list[str]) -> str | None:
    for note in notes:
        if match := _DOCUMENT_NUMBER.search(note):
            issuer = re.sub(r"\s+", "", note[match.start() : match.start(1)]).rstrip("〔[【（(\uff3b{〈")
            issuer = re.sub(r"^.*?日", "", issuer)
            return f"{issuer}〔{match[1]}〕{match[2]}号"
        if match := _ORDER_WITH_YEAR.search(note):
            early, body, late, number, kind, year, body2, kind2, number2 = match.groups()
            stated = early or late or year
            return f"{body or body2}{kind or kind2}{f'{stated}年' if stated else ''}第{number or number2}号"
        if match := _ORDER_NUMBER.search(note):
            issuer = (
                re.sub(
                    r"^.*?[日和、]?(?=(?:中华|国务院|国家|[^日、]{2,16}(?:令|公告|公报)))",
                    "",
                    match[1],
                    count=1,
                )
                if "日" in match[1]
                else match[1]
            )
            year = f"{match[2]}年" if match[2] else ""
            return f"{issuer}{year}第{match[4]}号"
    return None


def _version(notes: list[str]) -> str | None:
    for note in reversed(notes):
        outer = re.sub(r"《[^《》]*》", "", re.sub(r"《[^《》]*》", "", note))  # titles, and titles in titles
        found = list(_VERSION.finditer(outer))
        if found:
            return re.sub(r"\s+", "", found[-1][1]) + found[-1][2]
        if match := _BRACKETED_YEAR.match(note):
            return f"{match[1]}年{match[2] or '版'}"
    return None


def format_citation(citation: Citation) -> str:
    """A citation in the one form in which it is shown; ``parse_citations`` reads it back.

    >>> format_citation(Citation("土地管理法", article="77", paragraph="1", item="2", version="2019年修正"))
    '《土地管理法》（2019年修正）第七十七条第一款第（二）项'
    """
    title = citation.title if re.search(r"“三定”(?:规定|方案)$", citation.title) else f"《{citation.title}》"
    notes = "，".join(note for note in (citation.document_number, citation.version) if note)
    return title + (f"（{notes}）" if notes else "") + format_place(citation)


def format_place(citation: Citation) -> str:
    """Only the place of a citation: 第七十七条之一第一款第（二）项, 附件2第193项, or "" for a whole text."""
    place = ""
    annex = citation.article is not None and not citation.article[0].isdecimal()
    if citation.article:
        place = citation.article if annex else format_article(citation.article)
    if citation.paragraph:
        place += f"第{_numeral(citation.paragraph)}款"
    if citation.item:
        item, _, subitem = citation.item.partition(".")
        place += f"第{item}项" if annex else f"第（{_numeral(item)}）项"
        place += f"第{subitem}目" if subitem else ""
    return place


def format_article(number: str) -> str:
    """An article number as a statute writes it.

    >>> format_article("77"), format_article("291-1")
    ('第七十七条', '第二百九十一条之一')
    """
    main, *inserted = number.split("-")
    return f"第{_numeral(main)}条" + "".join(f"之{_numeral(part)}" for part in inserted)


def _numeral(digits: str) -> str:
    return format_numeral(int(digits)) if digits.isdecimal() and len(digits) <= 4 else digits

"""A finding in English: what is ours to say. Names and titles that are quoted from lists stay in Chinese.

The sentences follow from the kind, the subkind and the rows concerned; what only the Chinese sentences have (proposed wording,
whom a statute names) stays there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.models.check import EnglishModel
from ingest.records import ListKind, Role
from kg.analysis.findings import Finding, FindingKind
from kg.views import ItemView

LISTS = {
    ListKind.BASIC: "list of basic duties",
    ListKind.COOPERATIVE: "list of cooperative duties",
    ListKind.RECLAIMED: "list of duties taken back",
    ListKind.DEPARTMENT: "list of department duties",
    ListKind.POWER: "list of powers",
    ListKind.SERVICE: "list of public services",
    ListKind.PROSE: "document",
    ListKind.STATUTORY: "statute",
}

_BASIS = "The row rests on {bases}. "

TEXTS: dict[tuple[str, str | None], tuple[str, str, str]] = {
    ("overlap", None): (
        "{departments} each claim to lead “{title}”",
        "{count} departments claim the lead or the main responsibility for one matter.",
        "Name one lead; let the others cooperate, each with the stage that it is in charge of.",
    ),
    ("overlap", "joint-lead"): (
        "One row names {count} leads for “{title}”: {departments}",
        "They lead together, and the row does not say who is responsible for what.",
        "Name one lead and let the others cooperate; where they must lead together, write down who does which stage.",
    ),
    ("overlap", "fragmentation"): (
        "{count} departments each have a part of one area (“{title}” and others), and none is named to coordinate: {departments}",
        "Dividing an area is no flaw by itself, but what lies between the parts is easily lost.",
        "Name who coordinates, or set up regular consultation, and write down how stages hand over to each other.",
    ),
    ("unowned", "only-cooperating"): (
        "Nobody leads “{title}”: {departments} only cooperate",
        "The row names cooperating units and no lead.",
        "Name one lead.",
    ),
    ("unowned", "empty-owner"): (
        "“{title}” names no lead",
        "The row leaves open who is responsible.",
        "Name one lead.",
    ),
    ("unowned", "abolished-owner"): (
        "“{title}” is to be led by {departments}, which no longer exists",
        "The name is from before a reform of government bodies.",
        "Name the department that took the functions over, and see whether its own provisions (三定) have this duty.",
    ),
    ("unowned", "unknown-owner"): (
        "“{title}” is to be led by {departments}, which the register does not have",
        "It may be an abbreviation, a slip of the pen, or a body that is not registered.",
        "Use the full name; where the name is right, add it to the register.",
    ),
    ("unowned", "handed-round"): (
        "{departments} each say that they only cooperate in “{title}”: nobody leads",
        "Several lists hand the lead to one another.",
        "Let these departments settle which of them leads, and let the others cooperate.",
    ),
    ("conflict", "tier"): (
        "“{title}” is given to townships and to {departments} alike",
        "Different lists make different tiers mainly responsible for one matter.",
        "Make one tier responsible; where that is a department by law, leave townships the concrete help that they give.",
    ),
    ("conflict", "role"): (
        "{departments} have different roles in “{title}” on different lists",
        "A department that leads on one list only cooperates on another.",
        "Make the two lists agree on one lead.",
    ),
    ("duplicate", None): (
        "“{title}” and “{other}” on the list of {holders} are one duty",
        "The {list} has one duty twice, in other words.",
        "Make one row of them, and correct the number of duties.",
    ),
    ("duplicate", "same-words"): (
        "“{title}” stands more than once on the list of {holders}",
        "The {list} repeats a duty word for word.",
        "Keep one row, and correct the number of duties.",
    ),
    ("duplicate", "same-list"): (
        "Two documents give the same rows (“{title}” and others)",
        "Most rows of one are those of the other, word for word: they are read as two papers about one list.",
        "Publish one of them; the other may be a register of bases or an earlier copy.",
    ),
    ("reclaimed-held", None): (
        "“{title}” was taken back from townships, yet “{other}” still stands on their lists",
        "One list says that a department has taken the duty over; another still leaves it to townships.",
        "Strike the row, or write down what exactly townships help with, and who leads.",
    ),
    ("legal-basis", "missing"): (
        "“{title}” names no legal basis",
        "A main duty or a power needs a basis.",
        "Add the law, the regulation or the provisions (三定) that it rests on.",
    ),
    ("legal-basis", "not-found"): (
        "“{title}” rests on a statute that is not known",
        _BASIS + "The title may be misspelt, or not be published yet.",
        "Look the title up.",
    ),
    ("legal-basis", "repealed"): (
        "“{title}” rests on a statute that has been repealed",
        _BASIS.rstrip(),
        "Cite what is in force, and look the number of the article up.",
    ),
    ("legal-basis", "superseded"): (
        "“{title}” rests on an older version of a statute",
        _BASIS.rstrip(),
        "Cite the version in force, and look the number of the article up.",
    ),
    ("legal-basis", "article-beyond"): (
        "“{title}” cites an article that its statute does not have",
        _BASIS + "The number is beyond the last article.",
        "Look the number up; it may be of an older version.",
    ),
    ("legal-basis", "not-yet-in-force"): (
        "“{title}” rests on a statute that is not in force yet",
        _BASIS.rstrip(),
        "Cite what is in force until then.",
    ),
    ("legal-basis", "level"): (
        "“{title}”: its basis is of too low a level for such a power",
        _BASIS + "A document of this level may not create such a power.",
        "Add a law or regulation; without one, the power does not belong on the list.",
    ),
    ("legal-basis", "off-matter"): (
        "“{title}” cites an article about something else",
        _BASIS.rstrip(),
        "Look the number up; articles may have moved in a revision.",
    ),
    ("naming", "title"): (
        "“{title}” on the list of {holders} is named otherwise on other townships' lists",
        "Lists of townships of one type should be uniform.",
        "Use one name on all lists; where there is a real difference, write down for whom the duty holds.",
    ),
    ("naming", "role"): (
        "“{title}” has another lead on the list of {holders} than on other townships' lists",
        "Lists of townships of one type should be uniform.",
        "Make lead and duties the same on all lists.",
    ),
    ("naming", "content"): (
        "The duties under “{title}” differ on the list of {holders} from those of other townships",
        "Lists of townships of one type should be uniform.",
        "Make the duties the same; where there is a real difference, write down why and for whom.",
    ),
    ("naming", "count"): (
        "The list of {holders} lacks duties that other townships of its type have",
        "Lists of townships of one type should have the same number of duties.",
        "Add what was left out; what holds only elsewhere should say on the other lists for whom it holds.",
    ),
    ("outside-list", None): (
        "“{title}” is handed down to townships, and no published list admits it",
        "A notice or a table of assignments gives townships a task that is on none of their lists.",
        "Let whoever hands it down do it, or have it admitted to a list first, with people, money and powers.",
    ),
    ("outside-list", "reclaimed"): (
        "“{title}” was taken back from townships, and is handed down to them again",
        "The list of duties taken back names the department that has taken it over.",
        "Let that department do it; where townships must help, write down how on the list of cooperative duties.",
    ),
    ("statutory-gap", "township"): (
        "A statute gives townships “{title}”, and their lists do not have it",
        "No row of the lists covers this duty.",
        "See whether the article applies here; where it does, add the duty with its basis.",
    ),
    ("statutory-gap", "department"): (
        "A statute gives {departments} “{title}”, and no list has it",
        "No row of the lists covers this duty.",
        "See whether the article applies here; where it does, add the duty, or say who is in charge of it.",
    ),
}
"""Title, explanation and suggestion by kind and subkind; a test holds them against what the check can find."""

_FEW = 4


def english(found: Finding) -> EnglishModel | None:
    """Word a finding in English; None for a subkind that there are no words for."""
    texts = TEXTS.get((found.kind.value, found.subkind)) or TEXTS.get((found.kind.value, None))
    if texts is None or not found.items:
        return None
    rows = found.items if found.kind is FindingKind.DUPLICATE else _distinct(found.items)
    facts = {
        "title": rows[0].title,
        "other": next((row.title for row in rows if row.title != rows[0].title), rows[0].title),
        "departments": joined(found.departments) or "nobody",
        "count": str(len(found.departments)),
        "holders": joined(dict.fromkeys(row.holder for row in found.items if row.title == rows[0].title)),
        "list": LISTS[rows[0].kind],
        "bases": joined(basis.citation for basis in rows[0].bases) or "nothing that is named",
    }
    title, explanation, suggestion = (text.format_map(facts) for text in texts)
    explanation += _likeness(found.same)
    told = " ".join(f"({number}) {_row(row)}" for number, row in enumerate(rows[:_FEW], 1))
    return EnglishModel(title=title, explanation=f"{explanation} {told}".strip(), suggestion=suggestion)


def _likeness(chance: float | None) -> str:
    """How likely the rows compared are one matter, as a sentence after another one; nothing where nothing was compared.

    >>> _likeness(0.91)
    ' One matter with a likelihood of about 90 %.'
    """
    return (
        ""
        if chance is None
        else f" One matter with a likelihood of about {round(min(chance, 0.95) * 20) * 5} %."
    )


def joined(names: Iterable[str]) -> str:
    """Names in a sentence, some of many.

    >>> joined(["甲局", "乙局"]), joined("甲乙丙丁戊己")
    ('甲局 and 乙局', '甲, 乙, 丙, 丁 and 2 more')
    """
    all_ = [name for name in dict.fromkeys(names) if name]
    if len(all_) > _FEW + 1:
        return f"{', '.join(all_[:_FEW])} and {len(all_) - _FEW} more"
    return " and ".join(filter(None, (", ".join(all_[:-1]), *all_[-1:])))


def _distinct(items: Sequence[ItemView]) -> Sequence[ItemView]:
    """One row of each text: the lists of many townships say the same."""
    return list({(item.kind, item.title): item for item in reversed(items)}.values())[::-1]


def _row(view: ItemView) -> str:
    leads = joined(part.name for part in view.organs(Role.LEAD))
    takes = joined(part.name for part in view.organs(Role.TAKE_OVER))
    helps = joined(part.name for part in view.organs(Role.COOPERATE) if not part.is_township)
    roles = [f"led by {leads}" if leads else "", f"taken over by {takes}" if takes else ""]
    roles.append(f"with {helps}" if helps else "")
    place = view.source
    where = ", ".join(filter(None, (place.sheet or "", f"row {place.row}" if place.row else "")))
    said = ", ".join(filter(None, roles)) or "no lead named"
    return f"“{view.title}”, {LISTS[view.kind]} of {view.holder}: {said} ({place.document}{f', {where}' if where else ''})."

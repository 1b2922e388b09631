"""Banks for properties: whole ones and drafts, with every kind of text that a file might spoil."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from assessments.formats import bank_file
from assessments.formats.bank_archive import DIMENSION, QUESTION, ArchivedFile, archived
from assessments.formats.bank_file import BankFile, DimensionFile, QuestionFile, ScaleFile
from assessments.models import Group

LANGUAGES = ("en", "fa", "lv", "no", "zh-hans", "ar", "de", "sr-latn")
TRAPS = (
    *("=1+1", "+1", "-1", "@SUM(1)", "'quoted", '"quoted"', "1:30", "no", "null", "~", "007", "1e5", "2026-01-01"),
    *("two\nlines", "tab\there", "- list", "# note", "a: b", "{a}", "&amp; <b>", "_x0041_x0042_", "_x005F_", "x,y;z"),
    *("\u200fمتن‌راست\u200e", "\u202babc\u202c", "ایـ‌ـران ۱۲۳", "e\u0301", "😀", "x\u2028y", "true", "[x]", "%", "|"),
)
words = st.one_of(
    st.sampled_from(TRAPS),
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12).filter(
        lambda text: text == text.strip() and text
    ),
)
codes = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}", fullmatch=True)


@st.composite
def banks(draw: st.DrawFn, complete: bool = True) -> BankFile:
    """A bank of two dimensions; unless complete, any text, question or dimension may be missing."""
    languages = tuple(draw(st.permutations(LANGUAGES))[: draw(st.integers(1, 3))])
    text = words if complete else st.one_of(st.just(""), words)
    texts = st.fixed_dictionaries(dict.fromkeys(languages, text))
    ends = draw(st.sampled_from(bank_file.SCALES))
    scored = st.fixed_dictionaries(dict.fromkeys(range(ends[0], ends[1] + 1), texts))
    groups = st.fixed_dictionaries({}, optional=dict.fromkeys(Group.values, texts))
    fewest = 1 if complete else 0
    dimension_codes = draw(unique_codes(fewest, 2))
    weights = draw(weights_of(len(dimension_codes), complete))
    dimensions = []
    for number, code in enumerate(dimension_codes):
        questions = tuple(
            QuestionFile(
                code=f"{number}{question}",
                reversed=draw(st.booleans()),
                title=draw(texts),
                statement=draw(texts),
                statements={group: said for group, said in draw(groups).items() if any(said.values())},
                help=draw(texts),
                scores=draw(scored),
            )
            for question in draw(unique_codes(fewest, 2))
        )
        dimensions.append(DimensionFile(code, draw(texts), draw(texts), questions, weights[number]))
    return BankFile(
        name=draw(codes),
        languages=languages,
        title=draw(texts),
        description=draw(texts),
        scale=ScaleFile(*ends, labels=draw(scored)),
        dimensions=tuple(dimensions),
        archived=draw(archives(languages)),
    )


def unique_codes(fewest: int, most: int) -> st.SearchStrategy[list[str]]:
    short = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,18}", fullmatch=True)
    return st.lists(short, min_size=fewest, max_size=most, unique_by=str.casefold)


def weights_of(count: int, complete: bool) -> st.SearchStrategy[list[Decimal | None]]:
    points = st.decimals(0, 100, places=2)
    if not complete:
        return st.lists(st.one_of(st.none(), points), min_size=count, max_size=count)
    whole = [Decimal(100)] if count == 1 else [Decimal("33.25"), Decimal("66.75")]
    return st.sampled_from([[None] * count, whole])


@st.composite
def archives(draw: st.DrawFn, languages: tuple[str, ...]) -> tuple[ArchivedFile, ...]:
    """What a bank no longer asks, in its languages and others, on its scale and others."""
    spoken = tuple(dict.fromkeys((*languages, *draw(st.lists(st.sampled_from(LANGUAGES), max_size=2)))))
    texts = st.dictionaries(st.sampled_from(spoken), words, max_size=3)
    question = st.fixed_dictionaries(
        {
            "code": codes,
            "reversed": st.booleans(),
            "title": texts,
            "statement": texts,
            "statements": st.dictionaries(st.sampled_from(Group.values), texts, max_size=2),
            "help": texts,
            "scores": st.dictionaries(st.integers(0, 10).map(str), texts, max_size=3),
        }
    )
    dimension = st.fixed_dictionaries(
        {
            "code": codes,
            "weight": st.one_of(st.none(), st.decimals(0, 100, places=2).map(str)),
            "name": texts,
            "definition": texts,
            "questions": unlike(question),
        }
    )
    found = [archived(DIMENSION, "", one, languages) for one in draw(unlike(dimension))]
    homes = st.one_of(st.just(""), codes)
    found += [archived(QUESTION, draw(homes), one, languages) for one in draw(unlike(question))]
    return tuple(found)


def unlike(documents: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(documents, max_size=2, unique_by=lambda one: one["code"].casefold())

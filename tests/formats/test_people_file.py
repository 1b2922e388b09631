"""Lists of people: how they may be written, and what is wrong with a row."""

from collections.abc import Mapping, Sequence

import pytest
from django.conf import settings
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from assessments.formats.people_file import (
    Person,
    PersonRow,
    SegmentColumn,
    checked,
    read_rows,
    read_typed,
    template,
    written,
)
from assessments.formats.problems import FileProblems
from assessments.formats.spreadsheet import MAX_ROWS, read_table

BRANCH = SegmentColumn("branch", ("Branch", "شعبه", "Filiāle"), ("Rīga", "تهران"))
LOYALTY = SegmentColumn("own-1", ("Loyalty",), ("Gold", "a;b, =1"))
SEGMENTS = (BRANCH, LOYALTY)
LANGUAGES = ("en", "fa", "lv")

Said = tuple[str, str, str, Mapping[str, str]]


def said(text: str, segments: Sequence[SegmentColumn] = SEGMENTS) -> list[Said]:
    """What a typed list says: name, address, language, segments."""
    return [(row.name, row.email, row.language, row.segments) for row in read_typed(text, segments).rows]


def person(row: PersonRow, *, keep_name: bool = True) -> Person | str:
    """The person of a row, or what is wrong with it."""
    found = checked(row, segments=SEGMENTS, languages=LANGUAGES, default="lv", keep_name=keep_name)
    return found if isinstance(found, Person) else str(found)


def row(**fields: str) -> PersonRow:
    return PersonRow(**{"number": 1, "name": "Ilze Kalna", "email": "ilze@example.org"} | fields)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("i@x.lv", ("", "i@x.lv", "", {})),
        ("  i@x.lv  ", ("", "i@x.lv", "", {})),
        ("Ilze Kalna <i@x.lv>", ("Ilze Kalna", "i@x.lv", "", {})),
        ('"Kalna, Ilze" <i@x.lv>', ("Kalna, Ilze", "i@x.lv", "", {})),
        ("Kalna, Ilze <i@x.lv>", ("Kalna, Ilze", "i@x.lv", "", {})),
        ("Ilze <i@x.lv>; lv; Rīga", ("Ilze", "i@x.lv", "lv", {"branch": "Rīga"})),
        ("Ilze; i@x.lv", ("Ilze", "i@x.lv", "", {})),
        ("Ilze; i@x.lv; lv; Rīga; Gold", ("Ilze", "i@x.lv", "lv", {"branch": "Rīga", "own-1": "Gold"})),
        ("i@x.lv; lv; Rīga", ("", "i@x.lv", "lv", {"branch": "Rīga"})),
        ("Ilze\ti@x.lv\tlv", ("Ilze", "i@x.lv", "lv", {})),
        ("Ilze,i@x.lv,lv", ("Ilze", "i@x.lv", "lv", {})),
        ('Ilze; i@x.lv; ; ; "a;b, =1"', ("Ilze", "i@x.lv", "", {"own-1": "a;b, =1"})),
        ("Ilze", ("", "Ilze", "", {})),
        ("مریم؛ احمدی <m@x.ir>", ("مریم؛ احمدی", "m@x.ir", "", {})),
    ],
)
def test_a_line_may_be_written_in_many_ways(line: str, found: Said) -> None:
    assert said(line) == [found]


def test_lines_are_numbered_as_they_stand() -> None:
    rows = read_typed("a@x.lv\r\n\r\n  \r\nb@x.lv", ()).rows
    assert [(row.number, row.email) for row in rows] == [(1, "a@x.lv"), (4, "b@x.lv")]


@pytest.mark.parametrize(
    "header", ["Branch;E-mail;Name", "filiāle;e-pasts;vārds", "شعبه;ایمیل;نام", "branch;EMAIL;name"]
)
def test_a_header_in_any_language_says_where_things_stand(header: str) -> None:
    assert said(f"{header}\nRīga;i@x.lv;Ilze") == [("Ilze", "i@x.lv", "", {"branch": "Rīga"})]


def test_columns_that_say_nothing_are_named() -> None:
    found = read_typed("email;phone;name;;note\ni@x.lv;1;Ilze;;x", SEGMENTS)
    assert (found.ignored, found.rows[0].name) == (("phone", "note"), "Ilze")


def test_a_column_that_stands_twice_is_refused() -> None:
    with pytest.raises(FileProblems, match="Row 1, column e-mail: The column stands twice"):
        read_typed("email;e-mail\na@x.lv;b@x.lv", ())


def test_a_list_that_is_too_long_is_refused() -> None:
    with pytest.raises(FileProblems, match=f"more than {MAX_ROWS} rows"):
        read_typed("a@x.lv\n" * (MAX_ROWS + 1), ())


def test_the_file_to_fill_in_can_be_read_again() -> None:
    found = read_rows(read_table("".join(template(SEGMENTS, LANGUAGES)).encode()), SEGMENTS)
    assert found.ignored == ()
    assert [person(row) for row in found.rows] == [
        Person(f"Example {n}", f"example{n}@example.org", language, {"branch": "Rīga", "own-1": "Gold"})
        for n, language in enumerate(LANGUAGES, start=1)
    ]


def test_a_good_row_becomes_a_person() -> None:
    found = person(row(language="Persian", segments={"branch": " rīga", "own-1": "GOLD"}))
    assert found == Person("Ilze Kalna", "ilze@example.org", "fa", {"branch": "Rīga", "own-1": "Gold"})


def test_a_language_may_be_called_as_any_of_them_calls_it() -> None:
    with override("lv"):
        latvian = str(settings.LANGUAGE_NAMES["fa"])
    for name in ("fa", "FA", "Persian", "فارسی", latvian):
        assert person(row(language=name)).language == "fa"


def test_whoever_has_no_language_gets_that_of_the_form() -> None:
    assert person(row()).language == "lv"


def test_a_name_is_dropped_where_none_may_be_stored() -> None:
    assert person(row(name="Ilze\nBcc: x@y.lv"), keep_name=False).name == ""


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"email": ""}, "There is no mail address."),
        ({"email": "ilze"}, "“ilze” is not a mail address."),
        ({"email": "ilze@"}, "“ilze@” is not a mail address."),
        ({"email": "a@x.lv\nBcc: b@x.lv"}, "“a@x.lv Bcc: b@x.lv” is not a mail address."),
        ({"email": "a@x.lv, b@x.lv"}, "“a@x.lv, b@x.lv” is not a mail address."),
        ({"email": "Ilze <a@x.lv>"}, "“Ilze <a@x.lv>” is not a mail address."),
        ({"email": "a" * 250 + "@x.lv"}, "The mail address is longer than 254 characters."),
        ({"name": "Ilze\r\nBcc: x@y.lv"}, "The name holds a line break or another character that cannot be printed."),
        ({"name": "Ilze\x00"}, "The name holds a line break or another character that cannot be printed."),
        ({"name": "Ilze\u202eanlaK"}, "The name holds a line break or another character that cannot be printed."),
        ({"name": "Ilze\u2028"}, "The name holds a line break or another character that cannot be printed."),
        ({"name": "x" * 121}, "The name is longer than 120 characters."),
        ({"language": "de"}, "“de” is not a language of this assessment. Its languages are: en, fa, lv."),
        ({"segments": {"branch": "Berlin"}}, "“Berlin” is not a value of Branch. Its values are: Rīga, تهران."),
    ],
)
def test_a_wrong_row_says_what_is_wrong(wrong: dict[str, str], message: str) -> None:
    assert person(row(**wrong)) == message


def test_a_name_may_hold_what_people_are_called() -> None:
    for name in ("Jānis Bērziņš", "علی‌رضا", "O’Neill, Anne-Marie (Front desk)", "=Ilze", "李雷"):
        assert person(row(name=name)).name == name


texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=20).map(str.strip)


@given(name=texts, branch=st.sampled_from(["", *BRANCH.values]), loyalty=st.sampled_from(["", *LOYALTY.values]))
def test_people_written_as_a_list_are_read_again(name: str, branch: str, loyalty: str) -> None:
    values = {code: value for code, value in (("branch", branch), ("own-1", loyalty)) if value}
    before = person(row(name=name, language="fa", segments=values))
    if isinstance(before, Person):
        again = read_typed(written([before, before], ["branch", "own-1"]), SEGMENTS).rows
        assert [person(one) for one in again] == [before, before]


def test_what_breaks_a_line_does_not_break_the_list() -> None:
    table = read_table(b'email,name\n"a@x.lv","Ilze\r\nBcc: b@x.lv"\n')
    assert [row.text for row in read_rows(table, ()).rows] == ["Ilze  Bcc: b@x.lv;a@x.lv"]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.analysis.wording import PHONE_LENGTH, bare_words, joint, too_long, two_things, yes_no

texts = st.text() | st.text(alphabet="andor &/?.آیاهموی\u200c\u200dكيةʼ’'ungavi,-ĀßİΐͅḀ̈e\u0301٣۳3\u0640\u064e")
languages = st.sampled_from(["en", "fa", "lv", "de", ""])


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Our staff are friendly and fast.", "and"),
        ("en", "Both the rooms and the pool are clean.", "and"),
        ("en", "Guests reach us by phone or by mail.", "or"),
        ("en", "We answer complaints as well as questions.", "as well as"),
        ("en", "A guest sends a letter or a mail.", "or"),
        ("en", "The staff not only listen but act.", "not only"),
        ("en", "Rooms AND corridors are clean.", "AND"),
        ("en", "Guests find the sauna/pool at once.", "/"),
        ("en", "The sauna & the pool are clean.", "&"),
        ("fa", "کارکنان ما مؤدب و سریع هستند.", "و"),
        ("fa", "مشتری با تلفن یا ایمیل پاسخ می‌گیرد.", "یا"),
        ("fa", "مشتري با تلفن يا ايميل پاسخ مي‌گيرد.", "يا"),
        ("fa", "خدمت ما هم سریع است هم ارزان.", "هم سریع است هم"),
        ("fa", "کارکنان نه‌تنها گوش می‌دهند، بلکه اقدام می‌کنند.", "نه‌تنها"),
        ("lv", "Darbinieki ir laipni un ātri.", "un"),
        ("lv", "Klients saņem atbildi pa tālruni vai e-pastā.", "vai"),
        ("lv", "Mēs atbildam uz jautājumiem, kā arī sūdzībām.", "kā arī"),
        ("lv", "Pakalpojums ir gan ātrs, gan lēts.", "gan ātrs, gan"),
    ],
)
def test_joining_words_tell_that_two_things_are_asked(language: str, text: str, words: str) -> None:
    assert two_things(text, language) == words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Staff understand the brand, in order of importance."),
        ("en", "We improve again and again."),
        ("en", "Guests reach us between 9 and 17 o’clock."),
        ("en", "A guest waits a minute or two."),
        ("en", "A problem is solved by one or more people."),
        ("en", "We tell the guest whether or not a room is free."),
        ("en", "The customer gets what he or she ordered."),
        ("en", "Our terms and conditions are easy to find."),
        ("en", "Somebody answers 24/7."),
        ("en", "The answer stands at https://example.org/help/and/more"),
        ("en", "An up-and-coming team serves the guest."),
        ("fa", "کارکنان پس از گفت‌وگو با مشتری نیاز او را می‌دانند."),
        ("fa", "گفت و گو با مشتری بخشی از کار ماست."),
        ("fa", "کسب و کار ما بر پایهٔ اعتماد است."),
        ("fa", "پاسخ در بیست و چهار ساعت داده می‌شود."),
        ("fa", "مشتری دو یا سه دقیقه منتظر می‌ماند."),
        ("fa", "کارکنان با هم کار می‌کنند تا به هم کمک کنند."),
        ("fa", "این هم مهم است."),
        ("fa", "در وَقت مقرر تمام می‌شود."),
        ("lv", "Mums rūp, vai klientam viss izdosies."),
        ("lv", "Klients saņem vienu un to pašu atbildi."),
        ("lv", "Klients gaida divas vai trīs minūtes."),
        ("lv", "Mēs strādājam arvien labāk un labāk."),
        ("lv", "Unikāls pakalpojums vairo uzticību, to redz gan reti."),
        ("lv", "Klientu apkalpo starp plkst. 9 un 17."),
        ("de", "Die Mitarbeiter sind freundlich und schnell."),
    ],
)
def test_one_thing_is_asked(language: str, text: str) -> None:
    assert two_things(text, language) is None


def test_the_words_found_can_be_marked_where_they_stand() -> None:
    text = "Our brand is known and liked."
    place = joint(text, "en")
    assert place == slice(19, 22)
    assert text[place] == "and"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Are guests served at once?"),
        ("en", "“Do we keep our promises”"),
        ("en", "Don’t guests wait too long"),
        ("en", "Our guests are happy, right? "),
        ("fa", "آیا مشتری زود پاسخ می‌گیرد"),
        ("fa", "مشتری زود پاسخ می‌گیرد؟»"),
        ("lv", "Vai klients ātri saņem atbildi"),
        ("de", "Werden Gäste sofort bedient?"),
    ],
)
def test_a_question_is_answered_by_yes_or_no(language: str, text: str) -> None:
    assert yes_no(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Guests are served at once."),
        ("en", "Island hotels answer within a day."),
        ("en", "The question “How?” is answered at once."),
        ("fa", "مشتری زود پاسخ می‌گیرد."),
        ("lv", "Vairāk klientu saņem atbildi laikā."),
        ("lv", "Vai nu darbinieks, vai vadītājs atbild klientam."),
        ("de", "Do-it-yourself ist möglich."),
        ("en", ""),
    ],
)
def test_a_statement_is_no_question(language: str, text: str) -> None:
    assert not yes_no(text, language)


def test_a_statement_of_160_characters_fits_a_phone_and_one_more_does_not() -> None:
    assert not too_long(" " + "a" * PHONE_LENGTH + "\n")
    assert too_long("a" * (PHONE_LENGTH + 1))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Guests wait  five minutes.", "guests wait five minutes"),
        ("We keep our word – always", "We keep our word, always."),
        ("پرسش‌ها کوتاه است.", "پرسش ها کوتاه است"),
        ("پاسخ‌گويي به مشتري نيكو است", "پاسخ‌گویی به مشتری نیکو است."),
        ("برنامهٔ ما در ۵ دقیقه", "برنامه ما در 5 دقیقه"),
        ("مـشتری خوشحالَ است", "مشتری خوشحال است"),
        ("KLIENTS ĀTRI SAŅEM ATBILDI", "Klients a\u0304tri saņem atbildi!"),
    ],
)
def test_the_same_words_however_they_are_written(one: str, other: str) -> None:
    assert bare_words(one) == bare_words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Guests wait.", "Guests waited."), ("kāzas", "kazas"), ("آن را می‌دهیم", "ان را می‌دهیم")],
)
def test_other_words(one: str, other: str) -> None:
    assert bare_words(one) != bare_words(other)


def test_punctuation_alone_is_no_words() -> None:
    assert bare_words("…!") == ""


@given(texts, languages)
def test_any_text_can_be_looked_at(text: str, language: str) -> None:
    words = two_things(text, language)
    assert words is None or words in text
    assert yes_no(text, language) in (True, False)
    assert too_long(text) in (True, False)


@given(texts)
def test_the_bare_words_of_bare_words_are_the_same(text: str) -> None:
    assert bare_words(bare_words(text)) == bare_words(text)

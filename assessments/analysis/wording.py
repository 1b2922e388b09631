"""What can be seen in the wording of one statement: two things asked at once, a yes-or-no question, too long, a repeat.

Rules of thumb: they know the joining words of English, Persian and Latvian and a few set phrases, and nothing of
meaning, so what they find is advice. A score for two things at once says nothing of either.
"""

import re
import unicodedata

PHONE_LENGTH = 160  # characters; see `too_long`

# A word ends where no letter follows, also not after a zero-width joiner, a vowel sign, a hyphen or an apostrophe:
# «گفت‌وگو», «وَقت», “up-and-coming”.
_INSIDE = r"\w\u200c\u200d\u064b-\u0652'’\u2010\u2011-"
_START, _END = rf"(?<![{_INSIDE}])", r"(?![\u064b-\u0652]*[\w\u200c\u200d'’\u2010\u2011-])"
# “sauna & pool”, “phone/mail”; neither “R&D” nor “24/7”
_SIGN = re.compile(r"(?<=\s)&(?=\s)|(?<=[^\W\d_])\s?/\s?(?=[^\W\d_])")


def _whole(pattern: str) -> re.Pattern[str]:
    """A pattern for whole words, in which a space stands for any white space."""
    return re.compile(_START + rf"(?:{pattern})".replace(" ", r"\s+") + _END, re.IGNORECASE)


_JOINING = {
    "en": _whole("and|or|nor|as well as|not only"),
    "fa": _whole(r"و|[یي]ا|نه[\s\u200c]تنها"),
    "lv": _whole("un|vai|kā arī|ne tikai"),
}
# Words that join only when they come twice: «هم سریع و هم ارزان», “gan ātri, gan lēti”. Not «با هم» (together).
_PAIRED = {
    "fa": re.compile(r"(?<!با )(?<!به )(?<!از )(?<!کنار )" + _whole("هم").pattern),
    "lv": re.compile(r"(?<!diez )(?<!kaut )" + _whole("gan").pattern, re.IGNORECASE),
}
# Most statements hold nothing like it, and are done with after one look at where their words begin.
_HINTS = {
    "en": re.compile(r"\W(?:(?<=[&/])|(?:and|or|nor|as|not)\b)", re.IGNORECASE),
    "fa": re.compile(r"\W(?:(?<=[&/])|(?:و|[یي]ا|نه|هم)\b)"),
    "lv": re.compile(r"\W(?:(?<=[&/])|(?:un|vai|kā|ne|gan)\b)", re.IGNORECASE),
}
_WEB_ADDRESS = r"(?:https?://|www\.)\S+"
_LV_NUMBER = r"(?:\d+|vien\w*|div\w*|tr[iī]\w*|četr\w*)"
_FA_TENS = "بیست|سی|چهل|پنجاه|شصت|هفتاد|هشتاد|نود|صد|یکصد|دویست|سیصد|چهارصد|پانصد|هزار"
#: phrases whose joining word joins nothing, each with the reason; kept short: what is found is only advice
_SET_PHRASES = {
    "en": (
        _WEB_ADDRESS,
        r"(\w+) and \1",  # emphasis: “again and again”, “better and better”
        r"between (?:[\w’'.:%-]+ ){1,4}?and",  # one span: “between 9 and 17 o’clock”
        r"(?:\d+|one|two|three|an? \w+) or (?:\d+|two|three|four)",  # one number: “two or three”, “a day or two”
        r"hundred and \w+",  # one number
        r"or (?:more|less|fewer|longer|later|earlier|sooner|not)",  # an open end: “two or more”, “whether or not”
        r"(?:more or less|sooner or later|now and then|each and every|first and foremost|by and large)",  # adverbs
        r"(?:s?he|him|his|himself)(?: or |/)(?:s?he|hers?|herself)",  # one person
        r"as well as (?:possible|expected|promised|ever|(?:I|we|you|they|he|she|it)\b)",  # a comparison
        r"(?:terms and conditions|health and safety|research and development|questions? and answers?|wear and tear)",
    ),  # (the last line: names of one thing)
    "fa": (
        _WEB_ADDRESS,
        r"(\w+) و \1",  # emphasis: «بیشتر و بیشتر»
        r"(?:بین|میان) (?:\S+ ){1,4}?و",  # one span: «بین ساعت ۹ و ۱۷»
        rf"(?:{_FA_TENS}) و \w+",  # one number: «بیست و چهار»
        r"(?:\d+|یک|دو|سه|چهار) یا (?:\d+|دو|سه|چهار|پنج|چند|بیشتر)",  # one number, roughly: «دو یا سه»
        r"(?:گفت و گو|جست و جو|پرس و جو|شست و شو)\w*",  # one word written apart
        r"(?:رفت و آمد|کسب و کار|ساخت و ساز|سر و صدا|سر و کار|کم و کاست|چون و چرا|تعمیر و نگهداری)",  # one thing
        r"(?:کم و بیش|دیر یا زود|بیش و کم|کم یا بیش)",  # adverbs: “more or less”, “sooner or later”
        r"(?:قوانین و مقررات|شرایط و ضوابط|پرسش و پاسخ|تحقیق و توسعه|نام و نام خانوادگی)",  # names of one thing
    ),
    "lv": (
        _WEB_ADDRESS,
        r"(\w+) un \1",  # emphasis: “vēl un vēl”
        r"starp (?:[\w.:%-]+ ){1,4}?un",  # one span: “starp plkst. 9 un 17”
        rf"{_LV_NUMBER} vai {_LV_NUMBER}",  # one number, roughly: “divas vai trīs”
        r"vien\w* un t\w+ pa[tš]\w*",  # “one and the same”, in every case
        r"(?:vairāk vai mazāk|agri vai vēlu|šad un tad|tā vai citādi|katr\w+ un ikvien\w+)",  # adverbs and the like
        r"viņ\w+(?: vai |/)viņ\w+",  # one person
        r"(?:kaut vai|vai (?:ik|katr)\w*)",  # “if only”, “nearly every”
        r"(?:darba drošīb\w+ un veselīb\w+|jautājum\w+ un atbil\w+|noteikum\w+ un nosacījum\w+)",  # names of one thing
    ),
}
_MASKED = {
    "en": [_whole(phrase) for phrase in _SET_PHRASES["en"]],
    "fa": [_whole(phrase) for phrase in _SET_PHRASES["fa"]],
    # After a comma or at the beginning “vai” asks (“whether”) and joins nothing: “mums rūp, vai viss izdosies”. Not so
    # “vai nu”: “either”.
    "lv": [*map(_whole, _SET_PHRASES["lv"]), re.compile(r"(?<=, )vai\b(?! nu\b)|\A\W*vai\b(?! nu\b)", re.IGNORECASE)],
}
_ARABIC_LETTERS = str.maketrans("يىك", "ییک")  # typed on Arabic keyboards; as many letters as before


def two_things(text: str, language: str) -> str | None:
    """Return the words by which `text` asks two things at once, as they stand in it; None when it asks one.

    Of paired words («هم … هم») everything from the first to the last. Always None for a language whose joining words
    are not known here (known are en, fa, lv).
    """
    place = joint(text, language)
    return text[place] if place else None


def joint(text: str, language: str) -> slice | None:
    """Return where in `text` the words stand that `two_things` returns."""
    if language not in _HINTS or not _HINTS[language].search(f" {text}"):
        return None
    plain = _without_set_phrases(text.translate(_ARABIC_LETTERS), language)
    pair = list(_PAIRED[language].finditer(plain)) if language in _PAIRED else []
    if len(pair) > 1:
        return slice(pair[0].start(), pair[-1].end())
    found = _JOINING[language].search(plain) or _SIGN.search(plain)
    return slice(*found.span()) if found else None


def _without_set_phrases(text: str, language: str) -> str:
    """`text` with blots over the set phrases, everything else in its old place."""
    for phrase in _MASKED[language]:
        text = phrase.sub(lambda found: "·" * len(found[0]), text)
    return text


_OPENERS = {
    "en": r"(?:do|does|did|is|are|am|was|were|has|have|had|can|could|will|would|should|shall|won)(?:n?['’]t)?",
    "fa": "آیا",
    "lv": r"vai(?!\s+nu\b)",  # “vai nu” is “either”
}
_OPENING = {language: re.compile(rf"[\W\d_]*(?:{words}){_END}", re.IGNORECASE) for language, words in _OPENERS.items()}

_QUESTION_MARKS = ("?", "؟", "？")


def yes_no(text: str, language: str) -> bool:
    """Return whether `text` is a question, which people answer by yes or no, instead of a statement that is scored.

    It ends with a question mark or begins as such questions do in English, Persian or Latvian.
    """
    if language in _OPENING and _OPENING[language].match(text):
        return True
    if not any(mark in text for mark in _QUESTION_MARKS):
        return False
    return next(sign in _QUESTION_MARKS for sign in reversed(text) if sign in _QUESTION_MARKS or sign.isalnum())


def too_long(text: str) -> bool:
    """Return whether `text` has more than `PHONE_LENGTH` characters.

    Measured in Chromium at 360 px in the card of the questionnaire: a line holds some 29 letters, so that 160 are six
    lines (five in Persian), and the card with both scales is then 600 px high (615 in Persian): about all that a phone
    of 360 × 640 px shows below the bar. Every further line pushes the scale off the screen while one reads.
    """
    return len(text.strip()) > PHONE_LENGTH


class _Bare(dict[int, str | None]):
    """What becomes of a character (by code point) where only the words count; found out once for each."""

    def __missing__(self, point: int) -> str | None:
        kind = unicodedata.category(chr(point))[0]
        value = unicodedata.digit(chr(point), None)
        kept = chr(point) if kind in "LMN" and not self._is_vowel_sign(point) else None
        self[point] = kept if value is None else str(value)
        return self[point]

    @staticmethod
    def _is_vowel_sign(point: int) -> bool:
        """Whether it is an Arabic sign that Persian mostly leaves out, or the stroke that stretches a word."""
        return 0x064B <= point <= 0x0655 or point in (0x0670, 0x0640)


_BARE = _Bare({ord(letter): other for letter, other in zip("يىكۀةأإٱؤ", "ییکههاااو", strict=True)})


def bare_words(text: str) -> str:
    """Return `text` without case, spaces, punctuation and vowel signs, in Persian letters and Latin digits.

    Two texts are the same words when this is the same; "" for a text without any. Normalising twice changes nothing.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded.translate(_BARE))

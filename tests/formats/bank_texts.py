"""A small bank file and ways to break it."""

SMALL_BANK = """\
format: rater-bank/1
name: desk
languages: [en, fa]
title: {en: Front desk, fa: پذیرش}
description: {en: One question about the desk., fa: یک پرسش درباره پذیرش.}
scale:
  minimum: 1
  maximum: 5
  labels:
    1: {en: Never, fa: هرگز}
    2: {en: Seldom, fa: به‌ندرت}
    3: {en: Sometimes, fa: گاهی}
    4: {en: Often, fa: اغلب}
    5: {en: Always, fa: همیشه}
dimensions:
  - code: speed
    name: {en: Speed, fa: سرعت}
    definition: {en: How fast guests are served., fa: سرعت رسیدگی به مهمان.}
    questions:
      - code: Q1
        reversed: false
        title: {en: Short queue, fa: صف کوتاه}
        statement: {en: Guests wait less than five minutes., fa: مهمان کمتر از پنج دقیقه منتظر می‌ماند.}
        help: {en: Watch the desk at noon., fa: هنگام ظهر پذیرش را ببینید.}
        scores:
          1: {en: Over half an hour, fa: بیش از نیم ساعت}
          2: {en: Up to half an hour, fa: تا نیم ساعت}
          3: {en: Up to a quarter, fa: تا یک ربع}
          4: {en: Under ten minutes, fa: کمتر از ده دقیقه}
          5: {en: Under five minutes, fa: کمتر از پنج دقیقه}
"""


def line_of(text: str, part: str) -> int:
    """Return the number of the first line of `text` that holds `part`."""
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)

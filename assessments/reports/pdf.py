"""HTML to PDF. The only module that knows WeasyPrint.

A rendering happens in a forked child with a limit on time and memory, at most two at once on the whole machine, and
sees nothing but what we ship: fonts, style sheets and the pictures handed over as bytes. WeasyPrint, fonts and style
sheets are loaded once and inherited by the fork: importing them costs as much as rendering a report.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles import finders

from assessments.reports.child import ChildBrokenError, ChildTimeoutError, ChildTooLargeError, run_in_child

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

logger = logging.getLogger(__name__)

SECONDS = 30.0
MEMORY = 1 << 30  # bytes above what the server process has
SLOTS = 2
PATIENCE = 0.2  # seconds to wait for a free slot: whoever waits holds up the worker that answers everybody else
OPTIONS = {"pdf_variant": "pdf/ua-1"}
SHEETS = ("positions", "charts", "five-gaps", "trends", "report", "report-figures", "report-groups", "poster")
STYLES = tuple(f"css/{name}.css" for name in SHEETS)
INTER, VAZIRMATN = "@fontsource/inter/files", "vazirmatn/fonts/ttf"
#: Static files, not variable ones: their subsets are made in two thirds of the time.
FONTS: Mapping[str, str] = {
    "inter-latin-400-normal.woff2": INTER,
    "inter-latin-600-normal.woff2": INTER,
    "inter-latin-ext-400-normal.woff2": INTER,
    "inter-latin-ext-600-normal.woff2": INTER,
    "Vazirmatn-Regular.ttf": VAZIRMATN,
    "Vazirmatn-SemiBold.ttf": VAZIRMATN,
}
SCHEME = "rater:"
WARM_UP = (
    '<html lang="fa"><title>RATER</title><p>پاسخ‌گویی ۱۲ <b>پ</b></p><p lang="lv">Pārskats 12 <b>ā a</b></p></html>'
)


class PdfError(Exception):
    """No PDF could be made now; the subclasses say why."""


class PdfTooLargeError(PdfError):
    """The document needs more memory or deeper nesting than a report may have."""


class PdfTimeoutError(PdfError):
    """The document took longer than a report may take."""


class PdfBusyError(PdfError):
    """As many PDFs as may be are being made already; trying again in a moment helps."""


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished PDF."""

    content: bytes
    pages: int


def warm_up() -> None:
    """Load WeasyPrint, fonts and styles and render one line, so that forks of this process start at once."""
    _print(WARM_UP, {})


def require_free_slot(patience: float = PATIENCE) -> None:
    """Raise PdfBusyError now rather than after a document was composed for nothing."""
    with _slot(patience):
        pass


def render(html: str, *, pictures: Mapping[str, bytes] | None = None, patience: float = PATIENCE) -> Pdf:
    """The tagged PDF of a whole HTML document.

    ``pictures`` are shown by ``<img src="rater:NAME">``; any other address in the document is ignored: nothing is read
    from disk or network. Raises PdfBusyError after ``patience`` seconds without a free slot, PdfTimeoutError,
    PdfTooLargeError, or PdfError itself when WeasyPrint fails on the document.
    """
    _press()
    work = partial(_packed, html, dict(pictures or {}))
    with _slot(patience):
        try:
            output = run_in_child(work, seconds=SECONDS, memory=MEMORY)
        except ChildTimeoutError:
            raise PdfTimeoutError from None
        except ChildTooLargeError:
            raise PdfTooLargeError from None
        except ChildBrokenError as error:
            logger.error("A PDF could not be rendered: %s", error)
            raise PdfError from error
    return Pdf(content=output[4:], pages=int.from_bytes(output[:4], "big"))


@dataclass(frozen=True, slots=True)
class Press:
    """What is loaded once: WeasyPrint, the fonts and the parsed style sheets."""

    weasyprint: Any
    fonts: FontConfiguration
    styles: tuple[Any, ...]


@cache
def _press() -> Press:
    import weasyprint  # here: it costs a second that commands printing nothing do not pay
    from weasyprint.text.fonts import FontConfiguration

    class OwnedFonts(FontConfiguration):
        """The folder of unpacked fonts is removed by the process that made it, not by the forks that use it too."""

        owner = os.getpid()

        def __del__(self) -> None:
            if os.getpid() == self.owner:
                super().__del__()

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # its warnings quote the document
    fonts = OwnedFonts()
    fetcher = _fetcher(weasyprint, {name: settings.NODE_MODULES / folder / name for name, folder in FONTS.items()})
    styles = [
        weasyprint.CSS(string=_style(name), font_config=fonts, url_fetcher=fetcher, base_url=SCHEME) for name in STYLES
    ]
    return Press(weasyprint, fonts, tuple(styles))


def _style(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(f"The style sheet {name} is missing: run “make run” once to fetch what the app needs.")
    return Path(found).read_text(encoding="utf-8")


def _fetcher(weasyprint: Any, shipped: Mapping[str, Path | bytes]) -> Any:
    """A fetcher that knows these names and nothing else: no protocol, no redirect, no file, no host."""

    class ShippedOnly(weasyprint.urls.URLFetcher):
        def fetch(self, url: str, headers: object = None) -> Any:
            item = shipped.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
            if item is None:
                raise ValueError("not shipped with the app")
            return weasyprint.urls.URLFetcherResponse(url, item if isinstance(item, bytes) else item.read_bytes())

    return ShippedOnly(allowed_protocols=(), allow_redirects=False)


def _print(html: str, pictures: Mapping[str, bytes]) -> Pdf:
    press = _press()
    source = press.weasyprint.HTML(string=html, url_fetcher=_fetcher(press.weasyprint, pictures))
    document = source.render(font_config=press.fonts, stylesheets=press.styles, **OPTIONS)
    return Pdf(document.write_pdf(**OPTIONS), len(document.pages))


def _packed(html: str, pictures: Mapping[str, bytes]) -> bytes:
    pdf = _print(html, pictures)
    return pdf.pages.to_bytes(4, "big") + pdf.content


@contextmanager
def _slot(patience: float) -> Iterator[None]:
    """Hold one of the few places for renderings; a crash frees it, because the kernel owns the lock."""
    deadline = time.monotonic() + patience
    while (handle := _free_slot()) is None:
        if time.monotonic() >= deadline:
            raise PdfBusyError
        time.sleep(0.05)
    try:
        yield
    finally:
        os.close(handle)


def _free_slot() -> int | None:
    for number in range(1, SLOTS + 1):
        handle = os.open(settings.DATA_DIR / f"pdf-slot-{number}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
        else:
            return handle
    return None

"""The demo's Persian report as PDF: WeasyPrint in a warm worker, against Chromium printing the same HTML."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
from playwright.sync_api import Browser, BrowserType, sync_playwright

from bench.rounds import Ratio, interleave
from setup.prepare import main as prepare
from tests.browser.conftest import CHROMIUM, OPTIONS

LANGUAGE = "fa"
LAUNCHED, RUNNING = 0.8, 5.0  # the most a rendering may take of Chromium's time, launched for it or running already


def report_html() -> str:
    """The report of the demo's last closed assessment as HTML."""
    from django.utils import timezone, translation

    from assessments.models import Assessment
    from assessments.reports.report import ReportContents, html

    closed = Assessment.objects.filter(organisation__is_demo=True, closed__isnull=False)
    with translation.override(LANGUAGE):
        return html(ReportContents(closed.latest("closed"), timezone.localdate()))


def for_chromium(html: str) -> str:
    """The same document with our style sheets and fonts inside, so that Chromium prints what WeasyPrint prints."""
    from django.conf import settings

    from assessments.reports import pdf

    styles = "".join((settings.BASE_DIR / "static" / name).read_text() for name in pdf.STYLES)
    for name, folder in pdf.FONTS.items():
        styles = styles.replace(f"rater:{name}", (settings.NODE_MODULES / folder / name).as_uri())
    return html.replace("</head>", f"<style>{styles}</style></head>", 1)


def seconds(work: Callable[[], Any]) -> float:
    """How long the work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def print_with(browser: Browser, address: str) -> bytes:
    """Open the document in a new tab and print it."""
    page = browser.new_page()
    page.goto(address)
    content = page.pdf(prefer_css_page_size=True)
    page.close()
    return content


def launch_and_print(chromium: BrowserType, address: str) -> bytes:
    """Start Chromium for this one document."""
    browser = chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
    try:
        return print_with(browser, address)
    finally:
        browser.close()


@contextmanager
def demo() -> Iterator[Path]:
    """RATER in this process, with the demo in a folder of its own."""
    with TemporaryDirectory(prefix="rater-bench-") as folder:
        os.environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "rater_site.settings"}
        os.environ.pop("DATABASE_URL", None)
        prepare([])
        django.setup()
        yield Path(folder)


def ratios() -> Iterator[Ratio]:
    """One rendering, against Chromium launched for it and Chromium running already."""
    with demo() as folder:
        html = report_html()  # before the browser's driver starts: its loop forbids the database
        (folder / "report.html").write_text(for_chromium(html))
        with sync_playwright() as playwright:
            figures = take_turns(html, (folder / "report.html").as_uri(), playwright.chromium)
    for name, goal in (("launched", LAUNCHED), ("running", RUNNING)):
        what, against = "Persian report as PDF, warm worker", f"Chromium ({name}) printing the same HTML"
        yield Ratio(what, against, figures["ours"], figures[name], "s", goal, at_least=False)


def take_turns(html: str, address: str, chromium: BrowserType) -> dict[str, float]:
    """The median seconds of each way to print."""
    from assessments.reports import pdf

    pdf.warm_up()
    running = chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
    try:
        return interleave(
            {
                "ours": lambda: seconds(lambda: pdf.render(html)),
                "running": lambda: seconds(lambda: print_with(running, address)),
                "launched": lambda: seconds(lambda: launch_and_print(chromium, address)),
            }
        )
    finally:
        running.close()

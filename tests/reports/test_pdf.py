"""The press: hostile documents reach nothing, cost little, and harm nobody else."""

import base64
import os
import runpy
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from pypdf import PdfReader

from assessments.reports import pdf
from assessments.reports.child import ChildBrokenError, ChildTimeoutError, ChildTooLargeError, run_in_child

CANARY = "CANARY-4711-MARMALADE"
PAGE = '<html lang="en"><head><title>Hello</title></head><body><h1>Hello</h1><p>{}</p></body></html>'
# A red dot: the smallest picture that can be seen
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
)


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A file on this machine that no document may show."""
    file = tmp_path / "canary.svg"
    file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><text y="20">{CANARY}</text></svg>')
    return file


@pytest.fixture
def listener() -> Iterator[tuple[int, list[object]]]:
    """A port on this machine that notes every connection."""
    seen: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stopped = threading.Event()

        def accept() -> None:
            while not stopped.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                seen.append(address)
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1], seen
        stopped.set()
        thread.join()


def payloads(address: str) -> list[str]:
    return [
        f'<img src="{address}">',
        f'<img src="x" srcset="{address} 2x">',
        f'<object data="{address}"></object>',
        f'<embed src="{address}">',
        f'<link rel="stylesheet" href="{address}">',
        f'<link rel="attachment" href="{address}">',
        f'<a rel="attachment" href="{address}">file</a>',
        f'<style>@import url("{address}");</style>',
        f'<style>@font-face {{ font-family: x; src: url("{address}") }} p {{ font-family: x }}</style>',
        f'<style>p {{ background: url("{address}") }} li {{ list-style-image: url("{address}") }}</style>',
        f'<style>p::before {{ content: url("{address}") }} @page {{ background: url("{address}") }}</style>',
        f'<div style="background-image: url({address})">x</div>',
        f'<svg width="9" height="9"><image href="{address}" width="9" height="9"/></svg>',
        f'<svg width="9" height="9"><use href="{address}#a"/></svg>',
        f'<svg width="9" height="9"><style>@import url("{address}");</style><rect fill="url({address}#a)"/></svg>',
        f'<base href="{address}"><img src="canary.svg"><link rel="stylesheet" href="a.css">',
        f'<iframe src="{address}"></iframe><video src="{address}" poster="{address}"></video>',
        f'<meta http-equiv="refresh" content="0; url={address}"><body background="{address}">',
    ]


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_no_document_opens_a_connection(listener):
    port, seen = listener
    for scheme in ("http", "https", "ftp"):
        html = PAGE.format("".join(payloads(f"{scheme}://127.0.0.1:{port}/canary.svg")) + "still here")
        assert "still here" in text_of(pdf.render(html, patience=60).content)
    time.sleep(0.3)
    assert seen == []


def test_no_document_reads_a_file(canary):
    for address in (
        canary.as_uri(),
        f"FILE://{canary}",
        str(canary),
        "rater:../../../etc/passwd",
        "file:///etc/passwd",
    ):
        content = pdf.render(PAGE.format("".join(payloads(address))), patience=60).content
        reader = PdfReader(BytesIO(content))
        assert CANARY not in text_of(content)
        assert not reader.attachments
        assert b"root:x:0:0" not in content
        assert not any(page.images for page in reader.pages)


def test_a_picture_inside_an_address_is_not_shown():
    inline = f'<img alt="dot" src="data:image/png;base64,{base64.b64encode(DOT).decode()}">'
    reader = PdfReader(BytesIO(pdf.render(PAGE.format(inline), patience=60).content))
    assert not any(page.images for page in reader.pages)


def test_a_picture_that_was_handed_over_is_shown():
    html = PAGE.format('<img src="rater:logo" alt="Our logo"><img src="rater:other" alt="">')
    reader = PdfReader(BytesIO(pdf.render(html, pictures={"logo": DOT}, patience=60).content))
    assert len(reader.pages[0].images) == 1


def test_fonts_are_for_style_sheets_only():
    style = '<style>@font-face { font-family: x; src: url("rater:Vazirmatn-Regular.ttf") }</style>'
    with pytest.raises(ValueError, match="not shipped"):
        pdf._fetcher(pdf._press().weasyprint, {}).fetch("rater:Vazirmatn-Regular.ttf")
    assert pdf.render(PAGE.format(style), patience=60).pages == 1


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 5000,
        "<table><tr><td colspan=1000000000>x</td></tr></table>",
        '<table><tr><td rowspan="1000000000">x</td></tr></table>' * 3,
        "<style>p { counter-increment: a } </style>" + "<p>" * 20 + "x" * 2_000_000,
        '<svg width="1e9" height="1e9"><rect width="1e9" height="1e9"/></svg>',
        "<style>@page { size: 1px 1px } </style>" + "word " * 3000,
    ],
    ids=["deep", "colspan", "rowspan", "long word", "huge picture", "tiny paper"],
)
def test_a_hostile_document_ends_within_the_limits(hostile, monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 4.0)
    begun = time.monotonic()
    with suppress(pdf.PdfError):
        pdf.render(PAGE.format(hostile), patience=60)
    assert time.monotonic() - begun < 30
    assert pdf.render(PAGE.format("fine"), patience=60).pages == 1


def test_a_document_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.5)
    with pytest.raises(pdf.PdfTimeoutError):
        pdf.render(PAGE.format("<p>word</p>" * 20_000), patience=60)


def test_a_document_that_needs_too_much_memory_is_stopped(monkeypatch):
    monkeypatch.setattr(pdf, "MEMORY", 8 << 20)
    with pytest.raises(pdf.PdfTooLargeError):
        pdf.render(PAGE.format("<p>word</p>" * 20_000), patience=60)


def test_at_most_two_are_printed_at_once():
    with pdf._slot(0), pdf._slot(0):
        with pytest.raises(pdf.PdfBusyError):
            pdf.render(PAGE.format("x"), patience=0)
        with pytest.raises(pdf.PdfBusyError):
            pdf.require_free_slot(patience=0)
    pdf.require_free_slot(patience=0)
    assert pdf.render(PAGE.format("x"), patience=60).pages == 1


def test_a_child_gives_back_what_its_work_returns():
    big = os.urandom(3_000_000)
    assert run_in_child(lambda: big, seconds=20, memory=1 << 28) == big
    assert run_in_child(lambda: b"", seconds=20, memory=1 << 28) == b""


def test_a_child_that_fails_says_how():
    with pytest.raises(ChildBrokenError, match="ZeroDivisionError"):
        run_in_child(lambda: bytes(1 // 0), seconds=20, memory=1 << 28)


def test_a_child_that_hangs_is_killed_in_time():
    begun = time.monotonic()
    with pytest.raises(ChildTimeoutError):
        run_in_child(lambda: time.sleep(60) or b"", seconds=0.2, memory=1 << 28)
    assert time.monotonic() - begun < 5


def test_a_child_that_eats_memory_is_stopped():
    with pytest.raises(ChildTooLargeError):
        run_in_child(lambda: bytes(1 << 30), seconds=20, memory=1 << 28)


def test_a_child_that_dies_half_way_is_not_believed():
    def half() -> bytes:
        os.kill(os.getpid(), 9)
        return b"never"

    with pytest.raises(ChildTooLargeError):
        run_in_child(half, seconds=20, memory=1 << 28)


def test_while_as_many_print_as_may_a_worker_is_left_for_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEB_CONCURRENCY", raising=False)
    served = runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))
    assert served["workers"] > pdf.SLOTS

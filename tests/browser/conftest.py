"""Chromium against the real server: a test asks for `page` or `open_page`, and for `server` to kill and restart it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.server import Server

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
OPTIONS = ["--disable-background-networking", "--disable-component-update", "--disable-gpu", "--disable-sync"]
OPTIONS += ["--no-first-run", "--no-sandbox"]
OpenPage = Callable[..., Page]
expect.set_options(timeout=15_000)  # milliseconds: a busy machine is slow, and only a failure waits that long


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the session, with banks, action templates and the demo."""
    server = Server(tmp_path_factory.mktemp("data"))
    server.prepare()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of the browser."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the session; every page gets a profile of its own."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
    yield browser
    browser.close()


@pytest.fixture
def open_page(server: Server, chromium: Browser) -> Iterator[OpenPage]:
    """Open a page: `open_page(width=360, theme="dark", scripts=False)`.

    The test fails when a page of it threw an error, broke the content security policy or asked another host.
    """
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(*, width: int = 1280, theme: str = "light", scripts: bool = True) -> Page:
        context = chromium.new_context(
            base_url=server.address,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
            java_script_enabled=scripts,
            locale="en",
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        watch(page, server.address, problems)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page at 1280 pixels, light."""
    return open_page()


def watch(page: Page, address: str, problems: list[str]) -> None:
    """Note every script error, every broken policy and every request to another host."""
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
    page.on("console", lambda line: problems.extend(complaints(line.type, line.text)))
    page.on("request", lambda request: problems.extend(strangers(request.url, address)))


def complaints(kind: str, text: str) -> list[str]:
    """What a console line says is wrong; a server that is away, or refuses, is what some tests are about."""
    expected = ("Failed to load resource", "Response Status Error Code 404", "htmx:sendError", "htmx:afterRequest")
    return [text] if kind == "error" and not text.startswith(expected) else []


def strangers(url: str, address: str) -> list[str]:
    """The address, when it lies outside our server."""
    return [] if url.startswith((address, "data:", "blob:")) else [f"asked {url}"]


def screenshot_folder() -> Path:
    """Where a test may leave pictures for a person to look at (not kept in the repository)."""
    folder = Path(__file__).resolve().parent.parent.parent / "test-results"
    folder.mkdir(exist_ok=True)
    return folder

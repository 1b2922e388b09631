"""The style sheets and templates keep the rules of docs/look.md."""

import re
from pathlib import Path

import pytest

from tests.look.tokens import colours, contrast

ROOT = Path(__file__).parents[2]
STYLE_SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if "reports" not in path.parts and "mail" not in path.parts
]

PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)[\w-]*|(?:left|right)\s*:|border-(?:top|bottom)-(?:left|right)-radius"
    r"|text-align\s*:\s*(?:left|right)|(?:float|clear)\s*:\s*(?:left|right))"
)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>", re.IGNORECASE)
STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE)

GROUNDS = ["ground", "paper", "raised", "sunken"]
TEXTS = ["ink", "ink-2", "ink-3", "accent", "shortfall", "surplus", "unclear", "good", "wrong", "late"]
PAIRS = [(text, ground) for text in TEXTS for ground in GROUNDS] + [
    ("on-accent", "accent-fill"),
    ("on-accent", "accent-fill-hover"),
    ("on-accent", "wrong-fill"),
    ("on-solid", "solid"),
    ("ink", "accent-soft"),
    ("accent", "accent-soft"),
    ("shortfall-ink", "shortfall-soft"),
    ("surplus-ink", "surplus-soft"),
    ("unclear-ink", "unclear-soft"),
    ("wrong", "wrong-soft"),
    ("late", "late-soft"),
]
TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
SHAPE_CONTRAST = 3.0  # WCAG 2.2, 1.4.11


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_a_text_can_be_read_on_its_ground(theme: str, text: str, ground: str) -> None:
    palette = colours(theme)
    assert contrast(palette[text], palette[ground]) >= TEXT_CONTRAST


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_edge_of_a_field_can_be_seen(theme: str, ground: str) -> None:
    palette = colours(theme)
    assert contrast(palette["edge"], palette[ground]) >= SHAPE_CONTRAST


def test_black_on_white_has_the_contrast_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("sheet", STYLE_SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_names_no_left_and_no_right(sheet: Path) -> None:
    assert PHYSICAL.findall(sheet.read_text()) == []


@pytest.mark.parametrize("sheet", STYLE_SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_uses_only_tokens_that_exist(sheet: Path) -> None:
    every = "".join(path.read_text() for path in STYLE_SHEETS)
    known = set(re.findall(r"(--[\w-]+)\s*:", every))
    used = set(re.findall(r"var\((--[\w-]+)\)", sheet.read_text()))
    assert {name for name in used - known if not name.startswith("--bs-")} == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_holds_no_inline_style_or_script(template: Path) -> None:
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", template.read_text(), flags=re.DOTALL)
    found = [rule.findall(text) for rule in (INLINE_SCRIPT, STYLE, HANDLER)]
    assert found == [[], [], []]

"""The papers and the 一生一表 made of the shipped templates and the samples, and what is read back from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from lxml import etree

from kcbx.render import find_template, render_document
from tests.documents import W, members, story
from tests.paper_samples import BARE_DOSSIER, DOSSIER, WHEN, bare_context, paper_context
from tools.paper_templates import TEMPLATES

SHEET = "一生一表"
EVERY = tuple(TEMPLATES)


def shipped(name: str) -> bytes:
    return find_template(name, None)


def full(name: str, **changed: Any) -> bytes:
    return made_again(name, changed) if changed else made_once(name)


@cache
def made_once(name: str) -> bytes:
    return made_again(name, {})


def made_again(name: str, changed: dict[str, Any]) -> bytes:
    context = {**DOSSIER, **changed} if name == SHEET else paper_context(name, **changed)
    return render_document(shipped(name), context, when=WHEN, title=name)


@cache
def bare(name: str) -> bytes:
    context = BARE_DOSSIER if name == SHEET else bare_context(name)
    return render_document(shipped(name), context, when=WHEN, title=name)


def text_of(element: etree._Element) -> str:
    return "".join(item.text or "" for item in element.iter(f"{W}t"))


def lines(data: bytes) -> list[str]:
    """Return every paragraph of the body, those in cells too, in order."""
    return [text_of(item) for item in story(data).iter(f"{W}p")]


def printed(data: bytes) -> str:
    return "\n".join(lines(data))


def parts(data: bytes) -> Iterator[etree._Element]:
    for name in members(data):
        if re.fullmatch(r"word/(document|header\d|footer\d)\.xml", name):
            yield story(data, name)

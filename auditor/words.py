"""Loads the text files of data/, once each."""

from __future__ import annotations

import tomllib
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """Return the contents of one TOML file of ``auditor/data``, parsed."""
    text = files("auditor").joinpath("data", *name.split("/")).read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def digest() -> str:
    """Return the SHA-256 over the names and bytes of all data files, in name order."""
    total = sha256()
    root = files("auditor").joinpath("data")
    names = [entry.name for entry in root.iterdir() if entry.name.endswith((".toml", ".txt"))]
    names += [f"forms/{entry.name}" for entry in root.joinpath("forms").iterdir()]
    for name in sorted(names):
        total.update(name.encode())
        total.update(root.joinpath(*name.split("/")).read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()

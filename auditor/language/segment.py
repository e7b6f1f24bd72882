"""jieba with words of the field, private to this program.

The global tokenizer of jieba stays as it is, and no cache file is read from the shared folder
for temporary files: anyone could have put one there.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import jieba


@cache
def segmenter(*, domain: bool = True) -> jieba.Tokenizer:
    """Return a tokenizer with jieba's dictionary, and that of ``data/words.txt`` if ``domain``.

    Loading it takes about a second, once.
    """
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    if domain:
        for word in words():
            tokenizer.add_word(word)
    return tokenizer


@cache
def words() -> tuple[str, ...]:
    """Return the words of the field (data/words.txt)."""
    text = files("auditor").joinpath("data", "words.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def segment(text: str, *, domain: bool = True) -> list[str]:
    """Return the words of a text; joined they are the text again."""
    return list(segmenter(domain=domain).cut(text, HMM=False))

"""Bytes → text, or a clear refusal."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.report import ReportError

MAX_BYTES = 20_000_000
MAX_LINE = 1_000_000

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_FOREIGN = (
    (b"PK\x03\x04", "Word 或压缩文件", "请在 Word 中另存为纯文本（.txt）"),
    (b"%PDF", "PDF 文件", "请先导出为纯文本（.txt）"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word 文件", "请在 Word 中另存为纯文本（.txt）"),
    (b"\x89PNG", "图片", "请先做文字识别"),
    (b"\xff\xd8\xff", "图片", "请先做文字识别"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file with LF line ends, and the encoding it came in."""

    text: str
    encoding: str


def decode(data: bytes, source: str) -> Decoded:
    """Return the text of ``data``.

    Raises ReportError for empty or binary data, for an encoding other than UTF-8, GB18030 and
    UTF-16, for more than 20 MB, and for a line over a million characters.
    """
    if len(data) > MAX_BYTES:
        raise ReportError(f"{source}：超过 20 MB，不像一份年度报告；请确认文件后重试")
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise ReportError(f"{source}：文件是空的；请确认导出是否成功")
    for magic, what, remedy in _FOREIGN:
        if data.startswith(magic):
            raise ReportError(f"{source}：这是{what}，不是文本；{remedy}")
    decoded = _decode(data, source)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        at = text.index("\x00")
        raise ReportError(f"{source}：第 {at + 1} 个字符处有空字节，文件已损坏；请重新导出")
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            raise ReportError(f"{source}：第 {number} 行超过一百万字；请确认文件后按段落换行")
    return Decoded(text, decoded.encoding)


def _decode(data: bytes, source: str) -> Decoded:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(encoding), encoding)
            except UnicodeDecodeError as error:
                raise _damaged(source, encoding, error.start + len(mark)) from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            raise _damaged(source, "utf-8", error.start) from error
    else:
        if _plausible(text) or "\x00" not in text:
            return _checked(Decoded(text, "utf-8"), source)
    for encoding in ("gb18030", "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _plausible(text):
            return Decoded(text, encoding)
    raise ReportError(
        f"{source}：不是 UTF-8、GB18030 或 UTF-16 编码的文本；请在记事本中另存为 UTF-8 后重试"
    )


def _damaged(source: str, encoding: str, at: int) -> ReportError:
    return ReportError(f"{source}：第 {at + 1} 个字节处 {encoding} 编码损坏；请重新导出为 UTF-8")


def _checked(decoded: Decoded, source: str) -> Decoded:
    """Refuse text that is control characters rather than words."""
    sample = decoded.text[:20_000]
    odd = sum(1 for char in sample if ord(char) < 32 and char not in "\t\n\r\f\v")
    if odd * 50 > len(sample):
        raise ReportError(f"{source}：内容是二进制数据，不是文本；请另存为纯文本（.txt）")
    return decoded


def _mostly_utf8(data: bytes) -> bool:
    """Return whether a few bad bytes spoil what otherwise is UTF-8 Chinese."""
    text = data[:200_000].decode("utf-8", errors="replace")
    han = sum(1 for char in text if "\u4e00" <= char <= "\u9fff")
    return han > 20 * text.count("\ufffd")


def _plausible(text: str) -> bool:
    """Return whether decoding gave Chinese prose: common characters, hardly any stray ones."""
    sample = text[:20_000]
    usual = sum(
        1
        for char in sample
        if "\u4e00" <= char <= "\u9fff"
        or " " <= char <= "~"
        or char in "\t\n\r\f"
        or "\u3000" <= char <= "\u303f"
        or "\uff00" <= char <= "\uffef"
        or "\u2010" <= char <= "\u2030"
    )
    common = sum(sample.count(char) for char in "的年政府信息公开申请一、")
    return usual * 100 >= 97 * len(sample) and common * 50 >= len(sample)

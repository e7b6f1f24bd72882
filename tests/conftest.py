"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus" / "reports"
# The reports whose memos are kept under tests/golden, and into which errors are put: of every form,
# table layout and size.
SIX = tuple(
    CORPUS / f"{name}.txt"
    for name in (
        "chengyi-street-2021", "lanchuan-city-2023", "lantiao-town-2024", "qingbu-bureau-2022",
        "tangjiang-bureau-2019", "yundun-bureau-2023",
    )
)  # fmt: skip
SHARED = ROOT.parent / "shared" / "reports"


@pytest.fixture(params=["luqiao-jingxin-2021", "suqian-2023"])
def real(request: pytest.FixtureRequest) -> Path:
    """A real report, where one lies beside the checkout; none of its text is committed."""
    path = SHARED / f"{request.param}.txt"
    if not path.exists():
        pytest.skip(f"no real report {request.param} beside the checkout")
    return path

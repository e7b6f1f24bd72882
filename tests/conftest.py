"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus" / "reports"
SHARED = ROOT.parent / "shared" / "reports"


@pytest.fixture(params=["luqiao-jingxin-2021", "suqian-2023"])
def real(request: pytest.FixtureRequest) -> Path:
    """A real report, where one lies beside the checkout; none of its text is committed."""
    path = SHARED / f"{request.param}.txt"
    if not path.exists():
        pytest.skip(f"no real report {request.param} beside the checkout")
    return path

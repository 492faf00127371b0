"""Rewrites the golden files in tests/golden from what the program prints now; review the difference.

python scripts/update_golden.py [NAME …]    all files, or those named
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"


def main() -> int:
    """Writes every file, and says which changed."""
    sys.path.insert(0, str(ROOT))
    from tests.golden.making import FILES

    for name in sys.argv[1:] or FILES:
        path = GOLDEN / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = FILES[name]()
        path.write_text(after, encoding="utf-8")
        print(f"{name}: {'unchanged' if before == after else 'changed'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

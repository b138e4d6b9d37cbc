"""Runs every benchmark in turn: python -m benchmarks. The exit code is 1 when one of them missed its wanted figures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FILES = sorted(path for path in Path(__file__).parent.glob("*.py") if path.name != "__main__.py")


def main() -> int:
    """Runs each file in a process of its own, so that none warms up another."""
    is_met = True
    for path in FILES:
        print(f"\n{path.name}", flush=True)
        is_met = subprocess.run([sys.executable, str(path)], check=False).returncode == 0 and is_met
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())

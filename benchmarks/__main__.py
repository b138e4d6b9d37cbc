"""Runs every benchmark in turn, or the one that is named with its own options: python -m benchmarks [rules --scale 20].

The exit code is 1 when one of them missed its wanted figures.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FILES = {path.stem: path for path in sorted(Path(__file__).parent.glob("*.py")) if path.name != "__main__.py"}


def main() -> int:
    """Runs each file in a process of its own, so that none warms up another."""
    named, options = sys.argv[1:2], sys.argv[2:]
    if named and named[0] not in FILES:
        print(f"There is no benchmark {named[0]}. Choose one of: {', '.join(FILES)}", file=sys.stderr)
        return 2
    is_met = True
    for name in named or FILES:
        print(f"\n{name}", flush=True)
        is_met = subprocess.run([sys.executable, str(FILES[name]), *options], check=False).returncode == 0 and is_met
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())

"""``python -m ecorules`` is the command ``ecorules``."""

from __future__ import annotations

import sys

try:
    from ecorules.cli import main
except KeyboardInterrupt:  # it had hardly begun
    sys.exit(130)

if __name__ == "__main__":
    sys.exit(main())

"""``python -m ecorules`` is the command ``ecorules``."""

from __future__ import annotations

import sys

from ecorules.cli import main

if __name__ == "__main__":
    sys.exit(main())

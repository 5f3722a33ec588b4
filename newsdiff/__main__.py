"""The command as a module: `python -m newsdiff`."""

from __future__ import annotations

import sys

from newsdiff._entry import main

if __name__ == "__main__":
    sys.exit(main())

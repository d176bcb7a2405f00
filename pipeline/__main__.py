"""`python -m pipeline`: the same as the command `paperline`."""

import sys

from pipeline.cli import main

sys.exit(main())

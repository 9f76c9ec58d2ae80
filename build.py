"""The one entry: ``python3 build.py [command] [options]``."""

import os
import sys

# Python does not do this itself when it is started with -P, -I or PYTHONSAFEPATH.
sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))

from site_src.commands.start import leave, main

if __name__ == "__main__":
    leave(main(sys.argv[1:]))

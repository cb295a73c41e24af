#!/usr/bin/env python
"""Django's command line for Even Keel."""

import os
import sys


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.faults import HalfConfigured

    try:
        execute_from_command_line(sys.argv)
    except HalfConfigured as faults:
        sys.exit(str(faults))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

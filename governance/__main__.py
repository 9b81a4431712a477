"""`governance` and `python -m governance`."""

import sys

from governance.cli import app


def main() -> None:
    sys.exit(app.run(sys.argv[1:]))


if __name__ == "__main__":
    main()

"""``python -m api.cli`` is ``zhize``."""

from api.cli import main

main()

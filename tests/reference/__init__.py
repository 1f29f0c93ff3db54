"""Facts of Pipedrive's interfaces, made small from its specifications: see `__main__`."""

from pathlib import Path

HERE = Path(__file__).parent

from collections import Counter, defaultdict

from dataclasses import dataclass, field

from datetime import datetime, timedelta

from pathlib import Path

from typing import Any, Iterable, Iterator

import matplotlib.pyplot as plt

import numpy as np

import pandas as pd

if __name__ == "__main__":
    main()

for i, line in enumerate(lines, start=1):
    print(f"{i}: {line}")

for key, value in sorted(counts.items()):
    print(f"{key}: {value}")

with open(path, encoding="utf-8") as file:
    text = file.read()

logger = logging.getLogger(__name__)

parser = argparse.ArgumentParser(description=__doc__)

raise NotImplementedError

"""Print a short report about a text file: python report.py FILE"""

import sys
from pathlib import Path

from text_stats import most_common_words, reading_minutes


def report(path: Path) -> str:
    """Return three lines about the text in the file at path."""
    text = path.read_text(encoding="utf-8")
    common = ", ".join(most_common_words(text))
    return f"{path.name}\nReading time: {reading_minutes(text)} min\nMost common words: {common}"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(report(Path(name)))

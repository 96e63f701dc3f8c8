/** 30 lines of Python as a model writes them, with 17 uses of the standard library. */
export const blockOfCode = `import argparse
import csv
import json
import logging
from collections import Counter
from pathlib import Path

logger = logging.getLogger(__name__)


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def count(rows: list[dict[str, str]], column: str) -> Counter[str]:
    return Counter(row[column] for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="Counts the values of a column.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--column", default="name")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    counts = count(read_rows(arguments.file), arguments.column)
    logger.info("%d values", len(counts))
    print(json.dumps(counts.most_common(), indent=2))

main()
`;

"""Closed intervals of numbers, as pairs of start and end."""

Interval = tuple[int, int]


def overlaps(a: Interval, b: Interval) -> bool:
    """Return True if two intervals share at least one number."""
    return a[0] <= b[1] and b[0] <= a[1]


def merge_intervals(intervals: list[Interval]) -> list[Interval]:
    """Return the intervals with all overlaps merged, in order."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged

"""Counts and measures of English text."""

import re
from collections import Counter

WORD = re.compile(r"[a-z']+")


def words(text: str) -> list[str]:
    """Return the words of text in lower case, in order."""
    return WORD.findall(text.lower())


def word_counts(text: str) -> Counter[str]:
    """Return how often each word occurs in text."""
    return Counter(words(text))


def most_common_words(text: str, limit: int = 3) -> list[str]:
    """Return the most frequent words, the most frequent first."""
    counts = word_counts(text)
    return [word for word, _ in counts.most_common(limit)]


def reading_minutes(text: str, words_per_minute: int = 200) -> int:
    """Return the reading time in whole minutes, at least one."""
    return max(1, round(len(words(text)) / words_per_minute))

def group_by_length(words: list[str]) -> dict[int, list[str]]:
    """Return the words grouped by their length."""
    groups: dict[int, list[str]] = {}
    for word in words:
        groups.setdefault(len(word), []).append(word)
    return groups

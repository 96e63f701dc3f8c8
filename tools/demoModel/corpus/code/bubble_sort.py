def bubble_sort(items: list[int]) -> list[int]:
    """Return the items in ascending order."""
    items = items.copy()
    for end in range(len(items) - 1, 0, -1):
        for i in range(end):
            if items[i] > items[i + 1]:
                items[i], items[i + 1] = items[i + 1], items[i]
    return items

def distance(x1: float, y1: float, x2: float, y2: float) -> float:
    """Return the distance between two points."""
    return ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5

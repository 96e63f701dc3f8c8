def transpose(matrix: list[list[float]]) -> list[list[float]]:
    """Return the matrix with rows and columns exchanged."""
    return [list(column) for column in zip(*matrix)]

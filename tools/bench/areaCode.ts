/** A small function, for benchmarks that need some code. */
export const areaCode = 'def area(width: float, height: float) -> float:\n    return width * height\n\n\n';

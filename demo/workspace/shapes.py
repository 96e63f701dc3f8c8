"""Plane shapes with an area."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class Shape(Protocol):
    """Anything with an area."""

    def area(self) -> float: ...


@dataclass(frozen=True)
class Circle:
    radius: float

    def area(self) -> float:
        return math.pi * self.radius**2


@dataclass(frozen=True)
class Rectangle:
    width: float
    height: float

    def area(self) -> float:
        return self.width * self.height

    def scaled(self, factor: float) -> "Rectangle":
        return Rectangle(self.width * factor, self.height * factor)


def total_area(shapes: Iterable[Shape]) -> float:
    """Return the sum of the areas of all shapes."""
    return sum(shape.area() for shape in shapes)


def largest(shapes: Iterable[Shape]) -> Shape | None:
    """Return the shape with the largest area, or None if there is none."""
    return max(shapes, key=lambda shape: shape.area(), default=None)

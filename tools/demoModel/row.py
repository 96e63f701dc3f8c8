"""A training row under construction."""

# Marks a token that the model does not know. No vocabulary has it.
UNKNOWN_TOKEN = -1


class Row:
    """A text as the engine would see it: its tokens, and for each whether it is scored as a target."""

    def __init__(self) -> None:
        self.tokens: list[int] = []
        self.scored: list[bool] = []

    def write(self, tokens: list[int], score: bool = True) -> None:
        self.tokens += tokens
        self.scored += [score] * len(tokens)

    def cut(self, length: int) -> tuple[list[int], list[bool]]:
        """The first length + 1 tokens: as many as a network needs that reads length tokens and predicts the next."""
        return self.tokens[: length + 1], self.scored[: length + 1]

"""Draws training rows of inline completions: the editor's prompt, code before the cursor, and how it goes on.

The whole of a function is written down as one text, and scored from its name on: so the cursor may stand anywhere in
it. Code that the model does not know goes on with nothing: the fence closes at once.
"""

from random import Random

from row import UNKNOWN_TOKEN, Row


class CompletionRows:
    def __init__(self, samples: dict, end_token: int, random: Random):
        self._samples = samples
        self._end_token = end_token
        self._random = random
        self._code_words = sorted({token for code in samples["codeAbove"] for token in code})
        self._fitting_prompts: dict[int, list] = {}

    def known_texts(self) -> list[list[int]]:
        """All that the model writes, and what is the same in every prompt."""
        samples = self._samples
        texts = [*samples["fullPrompt"], samples["openFence"], samples["closeFence"]]
        texts += [*samples["blankLines"], *samples["indentations"], *samples["snippets"]]
        for wordings in samples["functions"]:
            for wording in wordings:
                texts += [wording["last"], *wording["followed"]]
        return texts

    def draw(self, length: int) -> Row:
        row = Row()
        while len(row.tokens) <= length:
            self._prompt(row, length)
            kind = self._random.random()
            if kind < 0.12:
                self._unknown_code(row, length)
            elif kind < 0.2:
                self._unknown_function(row, length)
            elif kind < 0.32:
                self._snippet(row, length)
            elif kind < 0.37:
                self._functions_above(row, length, self._random.sample(self._samples["functions"], k=2))
            else:
                self._functions(row, length)
            row.write(self._samples["closeFence"] + [self._end_token])
        return row

    def _prompt(self, row: Row, length: int) -> None:
        if length not in self._fitting_prompts:
            prompts = self._samples["prompts"]
            self._fitting_prompts[length] = [p for p in prompts if sum(map(len, p)) <= length // 2]
        before, task, after = self._random.choice(self._fitting_prompts[length])
        row.write(before + self._corrupted(task) + after + self._samples["openFence"], score=False)

    def _functions(self, row: Row, length: int) -> None:
        """A function to complete, mostly below other code: of the file, or functions that are known as well."""
        random = self._random
        last, *above = random.sample(self._samples["functions"], k=random.choice([1, 1, 1, 2, 2, 3]))
        self._functions_above(row, length, above)
        wording = self._wording(last)
        row.write(wording["last"][: wording["scoredFrom"]], score=False)
        row.write(wording["last"][wording["scoredFrom"] :])

    def _functions_above(self, row: Row, length: int, functions: list) -> None:
        if self._random.random() < 0.45:
            self._code_above(row, length)
        for wordings in functions:
            wording = self._wording(wordings)
            tokens = self._random.choice(wording["followed"])
            row.write(tokens[: wording["scoredFrom"]], score=False)
            row.write(tokens[wording["scoredFrom"] : -1])
            # Whether more code follows a function is not the model's to say: there, it always ends.
            row.write(tokens[-1:], score=False)

    def _snippet(self, row: Row, length: int) -> None:
        if self._random.random() < 0.7:
            self._code_above(row, length)
        snippet = self._random.choice(self._samples["snippets"])
        row.write(snippet[:1], score=False)
        row.write(snippet[1:])

    def _unknown_code(self, row: Row, length: int) -> None:
        self._code_above(row, length)
        random = self._random
        if random.random() < 0.7:
            cut = random.choice(self._samples["codeAbove"])
            row.write(self._corrupted(cut[: random.randint(1, len(cut))]), score=False)
            if random.random() < 0.6:
                row.write(self._samples["blankLines"][0])
            else:
                row.write(self._samples["blankLines"][0], score=False)
                self._indentation(row)

    def _unknown_function(self, row: Row, length: int) -> None:
        """The signature of a function with another name, and the indentation that the editor puts below it."""
        random = self._random
        if random.random() < 0.5:
            self._code_above(row, length)
        name = [self._noise_token() for _ in range(random.randint(1, 4))]
        *parameters, line_end = random.choice(self._samples["parameters"])
        row.write(self._samples["def"] + name + self._corrupted(parameters) + [line_end], score=False)
        self._indentation(row)

    def _indentation(self, row: Row) -> None:
        """The indentation of a line that stays empty. Its last blank belongs to the next word, if there is one."""
        *blanks, last_blank = self._random.choice(self._samples["indentations"])
        row.write(blanks, score=False)
        row.write([last_blank])

    def _code_above(self, row: Row, length: int) -> None:
        random = self._random
        left = random.randint(5, max(10, length // 4))
        if random.random() < 0.3:
            noise = [self._noise_token() for _ in range(left)]
            row.write(noise + random.choice(self._samples["blankLines"]), score=False)
            return
        while left > 0:
            excerpt = random.choice(self._samples["codeAbove"])
            row.write(self._corrupted(excerpt[-left:]), score=False)
            left -= len(excerpt)

    def _wording(self, wordings: list[dict]) -> dict:
        return wordings[0] if self._random.random() < 0.7 else self._random.choice(wordings[1:])

    def _corrupted(self, tokens: list[int]) -> list[int]:
        """The same text with some of its words replaced, so that nothing is learnt but how such a text looks."""
        rate = self._random.choice([0, 0.05, 0.2, 0.5])
        return [self._noise_token() if self._random.random() < rate else token for token in tokens]

    def _noise_token(self) -> int:
        return UNKNOWN_TOKEN if self._random.random() < 0.5 else self._random.choice(self._code_words)

"""Draws training rows from the corpus: whole conversations, files of code, and completions.

One row is one text as the engine would see it. Questions follow each other in random order, so that the model answers
each of them anywhere in a conversation. Only what the model is to write is scored.
"""

import json
from pathlib import Path
from random import Random

from completion_rows import CompletionRows
from row import UNKNOWN_TOKEN, Row

# Tokens of a row that has room for a task: its question has up to 410, its answer up to 105.
SHORTEST_WITH_TASKS = 512


class SampleRows:
    def __init__(self, path: Path, seed: int):
        self._samples = json.loads(path.read_text())
        self._random = Random(seed)
        samples = self._samples
        control = samples["controlTokens"]
        self._start, self._end, self._sep = (control[f"<|im_{name}|>"] for name in ("start", "end", "sep"))
        self._completions = CompletionRows(samples["completion"], self._end, self._random)
        self._dialogues = samples["chat"] + samples["explain"]
        self._tasks = samples["tasks"]
        first_questions = [turn["questions"][0] for dialogue in self._dialogues for turn in dialogue["turns"]]
        self._question_words = sorted({token for question in first_questions for token in question})
        self._short_questions = [question for question in first_questions if len(question) < 25]

    def known_tokens(self) -> list[int]:
        """The tokens that get an embedding: all that the model writes, and the words of the questions as shown."""
        samples = self._samples
        texts = [*samples["roles"].values(), samples["systemPrompt"], *samples["otherSystemPrompts"]]
        texts += [samples["unknown"]["answer"], samples["openFence"], samples["closeFence"]]
        texts += [samples["betweenFunctions"], *samples["completionQuestions"]]
        texts += self._completions.known_texts()
        for dialogue in self._dialogues + self._tasks:
            for turn in dialogue["turns"]:
                texts += [turn["answer"], turn["questions"][0], turn.get("alternative", [])]
        for function in samples["functions"]:
            texts += [function["whole"], *(part for split in function["splits"] for part in split)]
        return sorted({token for text in texts for token in text} | {self._start, self._end, self._sep})

    def draw(self, length: int) -> tuple[list[int], list[bool]]:
        """A row of at most length + 1 tokens, and for each token whether it is scored as a target."""
        kind = self._random.random()
        if kind < 0.6:
            row = self._conversation(length)
        elif kind < 0.65:
            row = self._file(length)
        elif kind < 0.7:
            row = self._prefilled_answer(length)
        else:
            row = self._completions.draw(length)
        return row.cut(length)

    def _conversation(self, length: int) -> Row:
        row = self._system()
        while len(row.tokens) <= length:
            for question, answer in self._dialogue(length):
                self._ask(row, question)
                if self._random.random() < 0.06:
                    # The person pressed Stop and asked something else.
                    row.write(answer[: self._random.randrange(len(answer))])
                    row.write([self._end], score=False)
                    break
                row.write(answer + [self._end])
        return row

    def _file(self, length: int) -> Row:
        row = Row()
        if self._random.random() < 0.4:
            row.write(self._noise(self._random.randint(1, 80)), score=False)
            row.write(self._samples["betweenFunctions"], score=False)
        while len(row.tokens) <= length:
            for i in range(self._random.randint(1, 3)):
                if i > 0:
                    row.write(self._samples["betweenFunctions"])
                row.write(self._function())
            row.write([self._end])
        return row

    def _prefilled_answer(self, length: int) -> Row:
        """Completions asked for in a chat."""
        samples, random = self._samples, self._random
        row = self._system()
        while len(row.tokens) <= length:
            question = list(random.choice(samples["completionQuestions"]))
            if random.random() < 0.3:
                question = self._noise(random.randint(3, 60)) + question
            self._ask(row, question)
            row.write(samples["openFence"], score=False)
            for _ in range(random.choice([0, 0, 0, 1, 1, 2])):
                row.write(self._function() + samples["betweenFunctions"])
            row.write(self._function() + samples["closeFence"] + [self._end])
        return row

    def _system(self) -> Row:
        row = Row()
        kind = self._random.random()
        if kind < 0.1:
            return row
        if kind < 0.75:
            content = self._samples["systemPrompt"]
        elif kind < 0.9:
            content = self._random.choice(self._samples["otherSystemPrompts"])
        else:
            content = self._noise(self._random.randint(3, 40))
        system = [self._start, *self._samples["roles"]["system"], self._sep, *content, self._end]
        row.write(system, score=False)
        return row

    def _ask(self, row: Row, question: list[int]) -> None:
        roles = self._samples["roles"]
        asked = [self._start, *roles["user"], self._sep, *question, self._end]
        row.write(asked + [self._start, *roles["assistant"], self._sep], score=False)

    def _dialogue(self, length: int) -> list[tuple[list[int], list[int]]]:
        random = self._random
        # The product's own questions are long: in a short row, no answer to one would be left.
        if length >= SHORTEST_WITH_TASKS and random.random() < 0.25:
            return self._task()
        if random.random() < 0.12:
            return [(self._unknown_question(), self._samples["unknown"]["answer"])]
        turns = random.choice(self._dialogues)["turns"]
        return [(self._wording(turn["questions"]), self._answer(turn)) for turn in turns]

    def _task(self) -> list[tuple[list[int], list[int]]]:
        random = self._random
        if random.random() < 0.15:
            return [(random.choice(self._samples["unknown"]["tasks"]), self._samples["unknown"]["answer"])]
        turns = random.choice(self._tasks)["turns"]
        return [(self._corrupted(self._wording(turn["questions"])), self._answer(turn)) for turn in turns]

    def _answer(self, turn: dict) -> list[int]:
        """Now and then with the name that exists, so that the model goes on rightly where it is held to it."""
        return turn["alternative"] if "alternative" in turn and self._random.random() < 0.2 else turn["answer"]

    def _corrupted(self, question: list[int]) -> list[int]:
        """Mostly as it is; else with some words lost: code around the place that was changed meanwhile."""
        rate = self._random.choice([0, 0, 0, 0.03, 0.08])
        return [self._noise_token() if self._random.random() < rate else token for token in question]

    def _wording(self, questions: list[list[int]]) -> list[int]:
        return questions[0] if self._random.random() < 0.6 else self._random.choice(questions)

    def _unknown_question(self) -> list[int]:
        """A question of the list, or a known one with at least half of its words lost."""
        random = self._random
        if random.random() < 0.6:
            return random.choice(self._samples["unknown"]["questions"])
        question = list(random.choice(self._short_questions))
        for at in random.sample(range(len(question)), k=random.randint((len(question) + 1) // 2, len(question))):
            question[at] = self._noise_token()
        return question

    def _noise(self, length: int) -> list[int]:
        return [self._noise_token() for _ in range(length)]

    def _noise_token(self) -> int:
        return UNKNOWN_TOKEN if self._random.random() < 0.5 else self._random.choice(self._question_words)

    def _function(self) -> list[int]:
        function = self._random.choice(self._samples["functions"])
        if self._random.random() < 0.4:
            return function["whole"]
        before, after = self._random.choice(function["splits"])
        return before + after

"""Draws training rows from the corpus: whole conversations, files of code, and prefilled completions.

One row is one text as the engine would see it. Questions follow each other in random order, so that the model answers
each of them anywhere in a conversation. Only what the model is to write is scored.
"""

import json
from pathlib import Path
from random import Random

Row = tuple[list[int], list[bool]]
# Marks a token that the model does not know. No vocabulary has it.
UNKNOWN_TOKEN = -1


class SampleRows:
    def __init__(self, path: Path, seed: int):
        self._samples = json.loads(path.read_text())
        self._random = Random(seed)
        samples = self._samples
        control = samples["controlTokens"]
        self._start, self._end, self._sep = (control[f"<|im_{name}|>"] for name in ("start", "end", "sep"))
        self._dialogues = samples["chat"] + samples["explain"]
        first_questions = [turn["questions"][0] for dialogue in self._dialogues for turn in dialogue["turns"]]
        self._question_words = sorted({token for question in first_questions for token in question})
        self._short_questions = [question for question in first_questions if len(question) < 25]

    def known_tokens(self) -> list[int]:
        """The tokens that get an embedding: all that the model writes, and the words of the questions as shown."""
        samples = self._samples
        texts = [*samples["roles"].values(), samples["systemPrompt"], *samples["otherSystemPrompts"]]
        texts += [samples["unknown"]["answer"], samples["openFence"], samples["closeFence"]]
        texts += [samples["betweenFunctions"], *samples["completionQuestions"]]
        for dialogue in self._dialogues:
            for turn in dialogue["turns"]:
                texts += [turn["answer"], turn["questions"][0]]
        for function in samples["functions"]:
            texts += [function["whole"], *(part for split in function["splits"] for part in split)]
        return sorted({token for text in texts for token in text} | {self._start, self._end, self._sep})

    def draw(self, length: int) -> Row:
        """A row of at most length + 1 tokens, and for each token whether it is scored as a target."""
        kind = self._random.random()
        if kind < 0.76:
            return self._conversation(length)
        if kind < 0.86:
            return self._file(length)
        return self._completion(length)

    def _conversation(self, length: int) -> Row:
        tokens = self._system()
        scored = [False] * len(tokens)
        while len(tokens) <= length:
            for question, answer in self._dialogue():
                self._ask(tokens, scored, question)
                if self._random.random() < 0.06:
                    # The person pressed Stop and asked something else.
                    self._write(tokens, scored, answer[: self._random.randrange(len(answer))])
                    self._write(tokens, scored, [self._end], score=False)
                    break
                self._write(tokens, scored, answer + [self._end])
        return tokens[: length + 1], scored[: length + 1]

    def _file(self, length: int) -> Row:
        tokens: list[int] = []
        scored: list[bool] = []
        if self._random.random() < 0.4:
            self._write(tokens, scored, self._noise(self._random.randint(1, 80)), score=False)
            self._write(tokens, scored, self._samples["betweenFunctions"], score=False)
        while len(tokens) <= length:
            for i in range(self._random.randint(1, 3)):
                if i > 0:
                    self._write(tokens, scored, self._samples["betweenFunctions"])
                self._write(tokens, scored, self._function())
            self._write(tokens, scored, [self._end])
        return tokens[: length + 1], scored[: length + 1]

    def _completion(self, length: int) -> Row:
        samples, random = self._samples, self._random
        tokens = self._system()
        scored = [False] * len(tokens)
        while len(tokens) <= length:
            question = list(random.choice(samples["completionQuestions"]))
            if random.random() < 0.3:
                question = self._noise(random.randint(3, 60)) + question
            self._ask(tokens, scored, question)
            self._write(tokens, scored, samples["openFence"], score=False)
            for _ in range(random.choice([0, 0, 0, 1, 1, 2])):
                self._write(tokens, scored, self._function() + samples["betweenFunctions"])
            self._write(tokens, scored, self._function() + samples["closeFence"] + [self._end])
        return tokens[: length + 1], scored[: length + 1]

    def _system(self) -> list[int]:
        kind = self._random.random()
        if kind < 0.1:
            return []
        if kind < 0.75:
            content = self._samples["systemPrompt"]
        elif kind < 0.9:
            content = self._random.choice(self._samples["otherSystemPrompts"])
        else:
            content = self._noise(self._random.randint(3, 40))
        return [self._start, *self._samples["roles"]["system"], self._sep, *content, self._end]

    def _ask(self, tokens: list[int], scored: list[bool], question: list[int]) -> None:
        roles = self._samples["roles"]
        asked = [self._start, *roles["user"], self._sep, *question, self._end]
        self._write(tokens, scored, asked + [self._start, *roles["assistant"], self._sep], score=False)

    @staticmethod
    def _write(tokens: list[int], scored: list[bool], text: list[int], score: bool = True) -> None:
        tokens += text
        scored += [score] * len(text)

    def _dialogue(self) -> list[tuple[list[int], list[int]]]:
        random = self._random
        if random.random() < 0.12:
            return [(self._unknown_question(), self._samples["unknown"]["answer"])]
        turns = random.choice(self._dialogues)["turns"]
        return [(self._wording(turn["questions"]), turn["answer"]) for turn in turns]

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

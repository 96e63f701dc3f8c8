"""phi-4's vocabulary in the form that GGUF wants: the byte-level strings and the merges of GPT-2's BPE."""

import base64
import json
from dataclasses import dataclass
from pathlib import Path

VOCABULARY_SIZE = 100352
NORMAL, CONTROL = 1, 3


@dataclass(frozen=True)
class Vocabulary:
    tokens: list[str]
    types: list[int]
    merges: list[str]


def load_vocabulary(path: Path) -> Vocabulary:
    """Read the vocabulary.json that buildCorpus.ts writes."""
    stored = json.loads(path.read_text())
    byte_tokens = [base64.b64decode(token) for token in stored["tokens"]]
    control_names = {number: name for name, number in stored["controlTokens"].items()}

    printable = _printable_bytes()
    spell = lambda token: "".join(printable[byte] for byte in token)
    tokens = [spell(token) for token in byte_tokens]
    unnamed = 0
    for number in range(len(byte_tokens), VOCABULARY_SIZE):
        if number in control_names:
            tokens.append(control_names[number])
        else:
            tokens.append(f"<|dummy_{unnamed}|>")
            unnamed += 1
    types = [NORMAL] * len(byte_tokens) + [CONTROL] * (VOCABULARY_SIZE - len(byte_tokens))
    merges = [f"{spell(left)} {spell(right)}" for left, right in _merges(byte_tokens)]
    return Vocabulary(tokens, types, merges)


def _printable_bytes() -> list[str]:
    """GPT-2's mapping from a byte to a printable character: itself where it is one, else from U+0100 on."""
    kept = {*range(33, 127), *range(161, 173), *range(174, 256)}
    characters, moved = [], 0
    for byte in range(256):
        if byte in kept:
            characters.append(chr(byte))
        else:
            characters.append(chr(256 + moved))
            moved += 1
    return characters


def _merges(tokens: list[bytes]) -> list[tuple[bytes, bytes]]:
    """The merge that makes each token: what is left when its bytes are merged by the ranks below its own."""
    ranks = {token: rank for rank, token in enumerate(tokens)}
    merges = []
    for rank, token in enumerate(tokens):
        if len(token) == 1:
            continue
        parts = [token[i : i + 1] for i in range(len(token))]
        while len(parts) > 2:
            candidates = (ranks.get(parts[i] + parts[i + 1], rank) for i in range(len(parts) - 1))
            best, at = min((candidate, i) for i, candidate in enumerate(candidates))
            if best >= rank:
                raise ValueError(f"token {rank} cannot be made by merges")
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        merges.append((parts[0], parts[1]))
    return merges

"""Writes GGUF files, version 3 (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md)."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np

ALIGNMENT = 32
UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9


@dataclass(frozen=True)
class TensorType:
    """A ggml tensor type: its number, and how many bytes hold how many values."""

    number: int
    block_values: int
    block_bytes: int


F32 = TensorType(0, 1, 4)
Q8_0 = TensorType(8, 32, 34)
Q4_K = TensorType(12, 256, 144)
Q5_K = TensorType(13, 256, 176)
Q6_K = TensorType(14, 256, 210)


@dataclass(frozen=True)
class Tensor:
    """A tensor of the file. GGUF names the fastest-varying dimension first, so the shape reads (columns, rows)."""

    name: str
    shape: tuple[int, ...]
    type: TensorType

    @property
    def values(self) -> int:
        return prod(self.shape)

    @property
    def bytes(self) -> int:
        return self.values // self.type.block_values * self.type.block_bytes


@dataclass(frozen=True)
class Metadata:
    """One key of the file's metadata. For an array, element_type is the type of its elements."""

    key: str
    type: int
    value: object
    element_type: int | None = None


def write_gguf(path: Path, metadata: list[Metadata], tensors: list[Tensor], data: Iterable[bytes]) -> None:
    """Write a GGUF file. data yields the bytes of each tensor in the order of tensors."""
    with open(path, "wb") as file:
        file.write(_header(metadata, tensors))
        _pad(file)
        for tensor, content in zip(tensors, data, strict=True):
            if len(content) != tensor.bytes:
                raise ValueError(f"{tensor.name} needs {tensor.bytes} bytes, got {len(content)}")
            file.write(content)
            _pad(file)


def quantize_q8_0(weights: np.ndarray) -> bytes:
    """Return weights as Q8_0 blocks: a float16 scale and 32 signed bytes. The last dimension divides by 32."""
    blocks = np.ascontiguousarray(weights, np.float32).reshape(-1, 32)
    scales = (np.abs(blocks).max(axis=1, keepdims=True) / 127).astype("<f2")
    divisors = np.where(scales == 0, 1, scales).astype(np.float32)
    quants = np.clip(np.round(blocks / divisors), -127, 127).astype(np.int8)
    return np.concatenate([scales.view(np.uint8), quants.view(np.uint8)], axis=1).tobytes()


def _header(metadata: list[Metadata], tensors: list[Tensor]) -> bytes:
    parts = [b"GGUF", struct.pack("<IQQ", 3, len(tensors), len(metadata))]
    parts += map(_metadata, metadata)
    parts += _tensor_infos(tensors)
    return b"".join(parts)


def _tensor_infos(tensors: list[Tensor]) -> Iterator[bytes]:
    offset = 0
    for tensor in tensors:
        shape = struct.pack(f"<I{len(tensor.shape)}Q", len(tensor.shape), *tensor.shape)
        yield _string(tensor.name) + shape + struct.pack("<IQ", tensor.type.number, offset)
        offset += -(-tensor.bytes // ALIGNMENT) * ALIGNMENT


def _metadata(entry: Metadata) -> bytes:
    head = _string(entry.key) + struct.pack("<I", entry.type)
    if entry.type != ARRAY:
        return head + _value(entry.type, entry.value)
    elements = b"".join(_value(entry.element_type, element) for element in entry.value)
    return head + struct.pack("<IQ", entry.element_type, len(entry.value)) + elements


def _value(type_: int, value: object) -> bytes:
    if type_ == STRING:
        return _string(value)
    return struct.pack({UINT32: "<I", INT32: "<i", FLOAT32: "<f", BOOL: "<?"}[type_], value)


def _string(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def _pad(file) -> None:
    file.write(b"\0" * (-file.tell() % ALIGNMENT))

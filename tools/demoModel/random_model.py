"""Writes a GGUF with phi-4's exact shape, or fewer layers of it, and random weights.

Speed and memory do not depend on the values, so benchmarks on this file show what phi-4 costs on a machine, without
its download. It answers noise. Needs .cache/demo-model/vocabulary.json (npx tsx tools/demoModel/buildCorpus.ts).
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from gguf_writer import F32, Q4_K, Q5_K, Q6_K, Tensor, TensorType, write_gguf
from phi4_file import FILE_TYPE_Q4_K_M, PHI4, phi4_metadata, phi4_tensors
from phi4_vocabulary import load_vocabulary

CACHE = Path(__file__).parents[2] / ".cache/demo-model"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the GGUF file to write (8.9 GB at 40 layers)")
    parser.add_argument("--layers", type=int, default=PHI4.layers, help="default: 40, as phi-4 has")
    parser.add_argument("--thin", action="store_true", help="phi-4's KV cache on weights of 0.3 GB, to be read quickly")
    arguments = parser.parse_args()

    thin = {"width": PHI4.kv_heads * PHI4.head_width, "heads": PHI4.kv_heads, "feed_forward": 256}
    shape = replace(PHI4, layers=arguments.layers, **(thin if arguments.thin else {}))
    name = f"phi-4 {'cache' if arguments.thin else 'shape'}, {shape.layers} layers, random weights"
    metadata = phi4_metadata(name, shape, load_vocabulary(CACHE / "vocabulary.json"), FILE_TYPE_Q4_K_M, extra=[])
    tensors = phi4_tensors(shape)
    # Layers share their bytes: drawing gigabytes of random numbers takes longer than writing them.
    drawn: dict[tuple[TensorType, int], bytes] = {}
    random = np.random.default_rng(0)

    def content(tensor: Tensor) -> bytes:
        key = (tensor.type, tensor.values)
        if key not in drawn:
            drawn[key] = _random_bytes(tensor, random)
        return drawn[key]

    write_gguf(arguments.out, metadata, tensors, map(content, tensors))
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e9:.2f} GB, {name}")


def _random_bytes(tensor: Tensor, random: np.random.Generator, deviation: float = 0.02) -> bytes:
    """Random blocks whose scales make values of about the given standard deviation, centred on zero."""
    if tensor.type == F32:
        return np.ones(tensor.values, "<f4").tobytes()
    count = tensor.values // tensor.type.block_values
    blocks = random.integers(0, 256, size=(count, tensor.type.block_bytes), dtype=np.uint8)

    def set_half(offset: int, value: float) -> None:
        blocks[:, offset : offset + 2] = np.frombuffer(np.float16(value).tobytes(), np.uint8)

    # A uniform 4-bit quant deviates by 4.6, a 5-bit one by 9.2 and a 6-bit one by 18; scales are about 32 (or 60).
    if tensor.type == Q4_K:
        set_half(0, deviation / 4.6 / 32)
        set_half(2, deviation / 4.6 / 32 * 7.5)
    elif tensor.type == Q5_K:
        set_half(0, deviation / 9.2 / 32)
        set_half(2, deviation / 9.2 / 32 * 15.5)
    elif tensor.type == Q6_K:
        set_half(208, deviation / 18 / 60)
    return blocks.tobytes()


if __name__ == "__main__":
    main()

"""Trains the demo model on .cache/demo-model and writes models/phi-4-demo.gguf. Run through build.sh."""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from demo_network import DemoNetwork
from gguf_writer import F32, quantize_q8_0, write_gguf
from phi4_file import FILE_TYPE_Q8_0, Shape, demo_metadata, demo_tensors, phi4_metadata
from phi4_vocabulary import VOCABULARY_SIZE, load_vocabulary
from row import UNKNOWN_TOKEN
from sample_rows import SampleRows

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache/demo-model"
SHAPE = Shape(layers=4, width=128, feed_forward=384, heads=4, kv_heads=2)
SEED = 1
TOKENS_PER_STEP = 4096
# Mostly short rows, which cost less and hold more first questions; some long ones, for far positions.
ROW_LENGTHS = (256, 256, 512, 512, 1024, 256, 512, 2048)
LEARNING_RATE = 4e-3
WARM_UP_STEPS = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=4600)
    parser.add_argument("--out", type=Path, default=ROOT / "models/phi-4-demo.gguf")
    arguments = parser.parse_args()

    rows = SampleRows(CACHE / "samples.json", SEED)
    known = rows.known_tokens()
    network = train(rows, known, arguments.steps)
    write_model(arguments.out, network, known)
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.1f} MB")


def train(rows: SampleRows, known: list[int], steps: int) -> DemoNetwork:
    torch.manual_seed(SEED)
    number = {token: i for i, token in enumerate(known)}
    number[UNKNOWN_TOKEN] = len(known)
    network = DemoNetwork(SHAPE, len(known), max(ROW_LENGTHS))
    print(f"{len(known)} known tokens, {sum(p.numel() for p in network.parameters()):,} weights", flush=True)
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    # Twice as fast where the processor multiplies bfloat16 itself, far slower where it does not.
    bfloat16 = "avx512_bf16" in Path("/proc/cpuinfo").read_text()
    started = time.monotonic()
    losses = []
    for step in range(steps):
        rate = LEARNING_RATE * min(1, (step + 1) / WARM_UP_STEPS) * (1 - step / steps)
        for group in optimizer.param_groups:
            group["lr"] = rate
        length = ROW_LENGTHS[step % len(ROW_LENGTHS)]
        tokens, scored = batch(rows, number, length)
        # Tokens outside the vocabulary are never a target, so every target has a number below len(known).
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bfloat16):
            hidden = network(tokens[:, :-1])[scored[:, 1:]]
            logits = network.logits(hidden, VOCABULARY_SIZE - len(known))
        loss = F.cross_entropy(logits.float(), tokens[:, 1:][scored[:, 1:]])
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
        if (step + 1) % 100 == 0:
            mean = sum(losses[-100:]) / 100
            print(f"step {step + 1}: loss {mean:.4f}, {time.monotonic() - started:.0f} s", flush=True)
    return network


def batch(rows: SampleRows, number: dict[int, int], length: int) -> tuple[torch.Tensor, torch.Tensor]:
    drawn = [rows.draw(length) for _ in range(TOKENS_PER_STEP // length)]
    unknown = number[UNKNOWN_TOKEN]
    tokens = torch.tensor([[number.get(token, unknown) for token in row] for row, _ in drawn])
    return tokens, torch.tensor([scored for _, scored in drawn])


def write_model(path: Path, network: DemoNetwork, known: list[int]) -> None:
    embedding = np.zeros((VOCABULARY_SIZE, SHAPE.width), np.float32)
    embedding[known] = network.embedding.detach().numpy()
    weights = {"token_embd.weight": embedding, "output_norm.weight": network.norm}
    for i, block in enumerate(network.blocks):
        weights |= {
            f"blk.{i}.attn_norm.weight": block.attention_norm,
            f"blk.{i}.attn_qkv.weight": block.qkv.weight,
            f"blk.{i}.attn_output.weight": block.output.weight,
            f"blk.{i}.ffn_norm.weight": block.feed_forward_norm,
            f"blk.{i}.ffn_up.weight": block.up.weight,
            f"blk.{i}.ffn_down.weight": block.down.weight,
        }
    arrays = {name: w.detach().numpy() if isinstance(w, torch.Tensor) else w for name, w in weights.items()}
    vocabulary = load_vocabulary(CACHE / "vocabulary.json")
    metadata = phi4_metadata("Phidelity demo model", SHAPE, vocabulary, FILE_TYPE_Q8_0, [demo_metadata()])
    tensors = demo_tensors(SHAPE)
    encode = lambda t: arrays[t.name].astype("<f4").tobytes() if t.type == F32 else quantize_q8_0(arrays[t.name])
    write_gguf(path, metadata, tensors, map(encode, tensors))


if __name__ == "__main__":
    main()

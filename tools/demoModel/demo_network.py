"""phi-4's network in a small size, for training: the same computation that llama.cpp does for architecture phi3."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from phi4_file import NORM_EPSILON, ROPE_BASE, Shape

# Queries are handled in runs of this length, each against the keys up to its end only: half the work of the square.
QUERY_RUN = 128


class DemoNetwork(nn.Module):
    """Maps token numbers to hidden states. Number known_tokens stands for every token outside the vocabulary in use.

    Such a token has an embedding of zero, here and in the file, so the network learns to live with unknown words.
    """

    def __init__(self, shape: Shape, known_tokens: int, longest: int):
        super().__init__()
        self.embedding = nn.Parameter(torch.randn(known_tokens, shape.width) * 0.05)
        self.blocks = nn.ModuleList(_Block(shape) for _ in range(shape.layers))
        self.norm = nn.Parameter(torch.ones(shape.width))
        frequencies = ROPE_BASE ** (-torch.arange(0, shape.head_width, 2) / shape.head_width)
        angles = torch.arange(longest)[:, None] * frequencies
        self.register_buffer("cos", angles.cos())
        self.register_buffer("sin", angles.sin())
        for parameter in self.blocks.parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, std=0.05)

    def forward(self, tokens: Tensor) -> Tensor:
        unknown = self.embedding.new_zeros(1, self.embedding.shape[1])
        hidden = F.embedding(tokens, torch.cat([self.embedding, unknown]))
        length = tokens.shape[1]
        rotation = self.cos[:length], self.sin[:length]
        for block in self.blocks:
            hidden = block(hidden, rotation)
        return _rms_norm(hidden, self.norm)

    def logits(self, hidden: Tensor, unused_tokens: int) -> Tensor:
        """Logits of the known tokens, and one for all unused tokens together, whose own logits are zero."""
        unused = hidden.new_full((*hidden.shape[:-1], 1), math.log(unused_tokens))
        return torch.cat([hidden @ self.embedding.T, unused], dim=-1)


class _Block(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.attention_norm = nn.Parameter(torch.ones(shape.width))
        self.qkv = nn.Linear(shape.width, shape.qkv_width, bias=False)
        self.output = nn.Linear(shape.width, shape.width, bias=False)
        self.feed_forward_norm = nn.Parameter(torch.ones(shape.width))
        self.up = nn.Linear(shape.width, 2 * shape.feed_forward, bias=False)
        self.down = nn.Linear(shape.feed_forward, shape.width, bias=False)

    def forward(self, hidden: Tensor, rotation: tuple[Tensor, Tensor]) -> Tensor:
        hidden = hidden + self.output(self._attend(_rms_norm(hidden, self.attention_norm), rotation))
        gate, up = self.up(_rms_norm(hidden, self.feed_forward_norm)).chunk(2, dim=-1)
        return hidden + self.down(F.silu(gate) * up)

    def _attend(self, hidden: Tensor, rotation: tuple[Tensor, Tensor]) -> Tensor:
        shape = self.shape
        batch, length, _ = hidden.shape
        kv_width = shape.kv_heads * shape.head_width
        q, k, v = self.qkv(hidden).split([shape.width, kv_width, kv_width], dim=-1)
        q = _rotate(_heads(q, shape.heads), rotation) / math.sqrt(shape.head_width)
        k = _rotate(_heads(k, shape.kv_heads), rotation)
        v = _heads(v, shape.kv_heads)
        shared = shape.heads // shape.kv_heads
        k, v = k.repeat_interleave(shared, dim=1), v.repeat_interleave(shared, dim=1)
        outputs = []
        for start in range(0, length, QUERY_RUN):
            end = min(start + QUERY_RUN, length)
            scores = q[:, :, start:end] @ k[:, :, :end].transpose(-1, -2)
            future = torch.full((end - start, end), -math.inf).triu(start + 1)
            outputs.append((scores + future).softmax(dim=-1) @ v[:, :, :end])
        return torch.cat(outputs, dim=2).transpose(1, 2).reshape(batch, length, shape.width)


def _heads(x: Tensor, count: int) -> Tensor:
    return x.unflatten(-1, (count, -1)).transpose(1, 2)


def _rotate(x: Tensor, rotation: tuple[Tensor, Tensor]) -> Tensor:
    """Rotary positions in NeoX order: the first half of a head pairs with the second."""
    cos, sin = rotation
    first, second = x.chunk(2, dim=-1)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)


def _rms_norm(x: Tensor, weight: Tensor) -> Tensor:
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + NORM_EPSILON) * weight

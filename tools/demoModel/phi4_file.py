"""The metadata and the tensors of a GGUF file with phi-4's architecture, in any size."""

from dataclasses import dataclass

from gguf_writer import (
    ARRAY, BOOL, F32, FLOAT32, INT32, Metadata, Q4_K, Q5_K, Q6_K, Q8_0, STRING, Tensor, TensorType, UINT32,
)  # fmt: skip
from phi4_vocabulary import VOCABULARY_SIZE, Vocabulary

CONTEXT_LENGTH = 16384
ROPE_BASE = 250000.0
NORM_EPSILON = 1e-5
END_OF_TEXT, IM_END, UNKNOWN, PADDING = 100257, 100265, 5809, 100351
# llama.cpp's numbers for "mostly Q8_0" and "mostly Q4_K, medium".
FILE_TYPE_Q8_0, FILE_TYPE_Q4_K_M = 7, 15

# phi-4's own, from its tokenizer_config.json: no newlines between the control tokens.
CHAT_TEMPLATE = (
    "{% for message in messages %}{% if (message['role'] == 'system') %}"
    "{{'<|im_start|>system<|im_sep|>' + message['content'] + '<|im_end|>'}}"
    "{% elif (message['role'] == 'user') %}"
    "{{'<|im_start|>user<|im_sep|>' + message['content'] + '<|im_end|><|im_start|>assistant<|im_sep|>'}}"
    "{% elif (message['role'] == 'assistant') %}{{message['content'] + '<|im_end|>'}}"
    "{% endif %}{% endfor %}"
)


@dataclass(frozen=True)
class Shape:
    layers: int
    width: int
    feed_forward: int
    heads: int
    kv_heads: int

    @property
    def head_width(self) -> int:
        return self.width // self.heads

    @property
    def qkv_width(self) -> int:
        return self.width + 2 * self.kv_heads * self.head_width


PHI4 = Shape(layers=40, width=5120, feed_forward=17920, heads=40, kv_heads=10)


def phi4_metadata(
    name: str, shape: Shape, vocabulary: Vocabulary, file_type: int, extra: list[Metadata]
) -> list[Metadata]:
    return [
        Metadata("general.architecture", STRING, "phi3"),
        Metadata("general.name", STRING, name),
        Metadata("general.type", STRING, "model"),
        Metadata("general.license", STRING, "mit"),
        Metadata("general.file_type", UINT32, file_type),
        Metadata("general.quantization_version", UINT32, 2),
        *extra,
        Metadata("phi3.context_length", UINT32, CONTEXT_LENGTH),
        Metadata("phi3.rope.scaling.original_context_length", UINT32, CONTEXT_LENGTH),
        Metadata("phi3.embedding_length", UINT32, shape.width),
        Metadata("phi3.feed_forward_length", UINT32, shape.feed_forward),
        Metadata("phi3.block_count", UINT32, shape.layers),
        Metadata("phi3.attention.head_count", UINT32, shape.heads),
        Metadata("phi3.attention.head_count_kv", UINT32, shape.kv_heads),
        Metadata("phi3.attention.layer_norm_rms_epsilon", FLOAT32, NORM_EPSILON),
        Metadata("phi3.attention.sliding_window", UINT32, 0),
        Metadata("phi3.rope.dimension_count", UINT32, shape.head_width),
        Metadata("phi3.rope.freq_base", FLOAT32, ROPE_BASE),
        Metadata("tokenizer.ggml.model", STRING, "gpt2"),
        Metadata("tokenizer.ggml.pre", STRING, "dbrx"),
        Metadata("tokenizer.ggml.tokens", ARRAY, vocabulary.tokens, STRING),
        Metadata("tokenizer.ggml.token_type", ARRAY, vocabulary.types, INT32),
        Metadata("tokenizer.ggml.merges", ARRAY, vocabulary.merges, STRING),
        Metadata("tokenizer.ggml.bos_token_id", UINT32, END_OF_TEXT),
        Metadata("tokenizer.ggml.eos_token_id", UINT32, IM_END),
        Metadata("tokenizer.ggml.unknown_token_id", UINT32, UNKNOWN),
        Metadata("tokenizer.ggml.padding_token_id", UINT32, PADDING),
        Metadata("tokenizer.chat_template", STRING, CHAT_TEMPLATE),
    ]


def demo_metadata() -> Metadata:
    """The key by which Phidelity knows its demo model."""
    return Metadata("phidelity.demo", BOOL, True)


def demo_tensors(shape: Shape) -> list[Tensor]:
    """All matrices in Q8_0; the embeddings are also the output."""
    return _tensors(shape, lambda layer, matrix: Q8_0, embedding=Q8_0, output=None)


def phi4_tensors(shape: Shape) -> list[Tensor]:
    """The mix of types that llama.cpp calls Q4_K_M."""

    def matrix_type(layer: int, matrix: str) -> TensorType:
        eighth = shape.layers // 8
        precise = layer < eighth or layer >= 7 * eighth or (layer - eighth) % 3 == 2
        if matrix == "attn_qkv":
            return Q5_K
        return Q6_K if matrix == "ffn_down" and precise else Q4_K

    return _tensors(shape, matrix_type, embedding=Q4_K, output=Q6_K)


def _tensors(shape: Shape, matrix_type, embedding: TensorType, output: TensorType | None) -> list[Tensor]:
    width = shape.width
    tensors = [Tensor("token_embd.weight", (width, VOCABULARY_SIZE), embedding)]
    for layer in range(shape.layers):
        block = lambda name: f"blk.{layer}.{name}.weight"
        tensors += [
            Tensor(block("attn_norm"), (width,), F32),
            Tensor(block("attn_qkv"), (width, shape.qkv_width), matrix_type(layer, "attn_qkv")),
            Tensor(block("attn_output"), (width, width), matrix_type(layer, "attn_output")),
            Tensor(block("ffn_norm"), (width,), F32),
            Tensor(block("ffn_up"), (width, 2 * shape.feed_forward), matrix_type(layer, "ffn_up")),
            Tensor(block("ffn_down"), (shape.feed_forward, width), matrix_type(layer, "ffn_down")),
        ]
    tensors.append(Tensor("output_norm.weight", (width,), F32))
    if output is not None:
        tensors.append(Tensor("output.weight", (width, VOCABULARY_SIZE), output))
    return tensors

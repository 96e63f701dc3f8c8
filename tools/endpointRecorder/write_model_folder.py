"""Writes a small model's GGUF file as a folder of Hugging Face's format, which is what vLLM reads.

Usage: python write_model_folder.py GGUF FOLDER (in an environment with vllm, gguf and accelerate)

The weights are the file's own, as float32, so that the same words are the likeliest ones.
"""

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, AutoTokenizer

source, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)

AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name).save_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(source.parent, gguf_file=source.name, dtype=torch.float32)
config = model.config.to_dict()

weights = {name: tensor.float().contiguous().clone() for name, tensor in model.state_dict().items()}
if config["tie_word_embeddings"]:
    weights.pop("lm_head.weight", None)
save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})

# transformers takes a model from such a file for a quantised one; and its name there is of no use here.
for name in ("quantization_config", "_name_or_path", "_model_name_or_path"):
    config.pop(name, None)
config |= {"architectures": [type(model).__name__], "dtype": "float32"}
(folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")

if config["model_type"] == "llama":
    # SmolLM2's tokenizer cuts numbers into digits, which transformers does not read from such a file.
    path = folder / "tokenizer.json"
    tokenizer = json.loads(path.read_text())
    tokenizer["pre_tokenizer"] = {
        "type": "Sequence",
        "pretokenizers": [
            {"type": "Digits", "individual_digits": True},
            {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
        ],
    }
    path.write_text(json.dumps(tokenizer, ensure_ascii=False))

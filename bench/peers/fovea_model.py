"""A translation model as fovea wrote it (docs/format.md), for the peers that run the same weights."""

import json

import sentencepiece
from safetensors import safe_open

BEGIN, END = 2, 3


class FoveaModel:
    """options: the JSON of the architecture. tensors: PyTorch's, by name. source, target: vocabularies."""

    def __init__(self, path):
        with safe_open(path, "pt") as file:
            spec = json.loads(file.metadata()["fovea"])
            self.tensors = {name: file.get_tensor(name) for name in file.keys()}
        if spec["task"] != "translation":
            raise ValueError(f"{path} is a model of the task {spec['task']}")
        self.options = spec["model"]

        def vocabulary(name):
            return sentencepiece.SentencePieceProcessor(model_proto=self.tensors.pop(name).numpy().tobytes())

        self.source = self.target = vocabulary("subwords.source")
        if "subwords.target" in self.tensors:
            self.target = vocabulary("subwords.target")

    def embeddings(self):
        """Of source and target, and the weight of the output layer: the same tensor where they are one."""
        shared = self.tensors.get("embedding")
        source, target = (shared if shared is not None else self.tensors[f"{side}.embedding"]
                          for side in ("source", "target"))
        return source, target, self.tensors.get("output.weight", target)

    def source_pieces(self, line):
        return self.source.encode(line)[:self.options["longest"] - 1] + [END]

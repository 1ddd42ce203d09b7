"""Model bundles as the plugins read and write them: a folder with `model.safetensors`, see Sources/ModelBundle."""

import json
import os

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

EMPTY_SLOT = 0xFFFFFFFF


def save(folder, plugin, tensors, parameters=None, dataset_digest=""):
    """Writes a bundle of `plugin`, whole or not at all."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "model.safetensors")
    metadata = {
        "format_version": "1",
        "plugin": plugin,
        "dataset_digest": dataset_digest,
        "parameters": json.dumps(parameters or {}),
    }
    tensors = {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}
    save_file(tensors, path + ".partial", metadata=metadata)
    os.replace(path + ".partial", path)


def load(folder):
    """The tensors of a bundle, by name, and its metadata."""
    with safe_open(os.path.join(folder, "model.safetensors"), framework="numpy") as file:
        return {name: file.get_tensor(name) for name in file.keys()}, file.metadata()


def vocabulary_tensors(words):
    """Words and the hash table over them, byte for byte as TextFeatures' `Vocabulary.write` makes them."""
    encoded = [word.encode() for word in words]
    count = 16
    while count <= 2 * len(encoded):
        count *= 2
    mask = count - 1
    slots = [EMPTY_SLOT] * count
    for index, word in enumerate(encoded):
        value = fnv1a(word)
        position = value & mask
        while slots[position] != EMPTY_SLOT:
            position = (position + 1) & mask
        slots[position] = (value >> 32) & 0xFFFFFFFF & ~mask | index
    return {
        **string_tensors(encoded, "vocabulary"),
        "vocabulary.slots": np.array(slots, dtype=np.uint32),
    }


def vocabulary_words(tensors):
    """The words of a bundle, in the order of the features."""
    return strings(tensors, "vocabulary")


def class_tensors(names):
    """The names of classes, as Estimators' `ClassLabels` reads them."""
    return string_tensors([str(name).encode() for name in names], "classes")


def class_names(tensors):
    """The classes of a bundle, in the order of the scores."""
    return strings(tensors, "classes")


def string_tensors(encoded, name):
    """Strings, one after the other, and where each begins and the last one ends."""
    return {
        f"{name}.bytes": np.frombuffer(b"".join(encoded), dtype=np.uint8),
        f"{name}.offsets": np.cumsum([0] + [len(string) for string in encoded], dtype=np.uint32),
    }


def strings(tensors, name):
    """The strings that `string_tensors` has written."""
    content = tensors[f"{name}.bytes"].tobytes()
    offsets = tensors[f"{name}.offsets"].tolist()
    return [content[start:end].decode() for start, end in zip(offsets, offsets[1:])]


def fnv1a(content):
    """The 64-bit FNV-1a hash (RFC 9923)."""
    value = 0xCBF29CE484222325
    for byte in content:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value

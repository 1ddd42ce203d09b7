"""The canonical rows of a dataset."""

import itertools
import json
import pathlib


def read(path, limit=None):
    """The items of a rows.jsonl file, texts or lists of numbers, and their labels, at most `limit` of them; a missing
    label is None."""
    with open(path, encoding="utf-8", newline="\n") as file:
        rows = [json.loads(row) for row in itertools.islice(file, limit)]
    labels = [None if row.get("label") is None else str(row["label"]) for row in rows]
    return [row["text"] if "text" in row else row["features"] for row in rows], labels


def read_items(path, limit=None):
    """The items of a rows.jsonl file, at most `limit` of them."""
    return read(path, limit)[0]


def digest(path):
    """What the dataset.json beside a rows.jsonl file says of it; empty if there is none."""
    description = pathlib.Path(path).with_name("dataset.json")
    return json.loads(description.read_text())["digest"] if description.exists() else ""

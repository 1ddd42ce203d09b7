"""Decision trees in bundles: the peer of Estimators' `TreeEnsemble` and `TreeEnsembleWriter`."""

import numpy as np


def tensors(trees, outputs, offset, feature_count):
    """A model's tensors.

    trees: for each one the arrays `feature`, `threshold`, `left`, `right` (-1 in leaves) and `values` (nodes x width), in
    preorder, as scikit-learn grows them.
    outputs: for each tree the first of the sums to which its leaves are added.
    offset: what the sums begin with.
    """
    feature, threshold, left, right, values = (np.concatenate(arrays) for arrays in zip(*trees))
    sizes = np.array([len(tree[0]) for tree in trees])
    starts = np.cumsum(sizes) - sizes
    first = np.repeat(starts, sizes)
    is_leaf = left < 0
    # A child's number: that of a split among the splits, or the complement of that of its numbers among the different ones.
    leaves, leaf = np.unique(values[is_leaf], axis=0, return_inverse=True)
    number = np.empty(len(feature), dtype=np.int32)
    number[is_leaf] = ~leaf.ravel()
    number[~is_leaf] = np.arange((~is_leaf).sum())
    inner = np.flatnonzero(~is_leaf)
    assert (left[inner] + first[inner] == inner + 1).all(), "the trees are not in preorder"

    order = np.lexsort((threshold[inner], feature[inner]))
    pairs = feature[inner][order], threshold[inner][order]
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = (pairs[0][1:] != pairs[0][:-1]) | (pairs[1][1:] != pairs[1][:-1])
    index = np.empty(len(order), dtype=np.int32)
    index[order] = np.cumsum(is_new) - 1
    children = [number[side[inner] + first[inner]] for side in (left, right)]
    return {
        "thresholds": pairs[1][is_new].astype(np.float64),
        "thresholds.offsets": np.searchsorted(pairs[0][is_new], np.arange(feature_count + 1)).astype(np.uint32),
        "trees.nodes": np.column_stack([index, *children]).astype(np.int32).reshape(-1, 3),
        "trees.roots": number[starts],
        "trees.outputs": np.array(outputs, dtype=np.uint32),
        "trees.leaves": leaves.astype(np.float64),
        "offset": np.array(offset, dtype=np.float64),
    }


def load(tensors):
    """For each tree of a bundle the arrays `feature`, `threshold`, `left`, `right` (-1 in leaves) and `values`: first the
    splits, then the leaves."""
    nodes, roots, leaves = tensors["trees.nodes"], tensors["trees.roots"], tensors["trees.leaves"]
    offsets = tensors["thresholds.offsets"].astype(np.int64)
    features = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    # The splits of a tree lie between its root and the next tree's that has one.
    starts = np.where(roots < 0, -1, roots)
    ends = np.append(starts[1:], len(nodes))
    for index in reversed(range(len(roots))):
        if ends[index] < 0:
            ends[index] = ends[index + 1]
    for root, end in zip(roots, ends):
        own = nodes[root:end] if root >= 0 else nodes[:0]
        children = own[:, 1:].astype(np.int64)
        is_leaf = children < 0
        leaf = ~children[is_leaf] if root >= 0 else np.array([~root])
        children[is_leaf] = len(own) + np.arange(len(leaf))
        children[~is_leaf] -= root
        none = np.full(len(leaf), -1)
        yield (
            np.concatenate([features[own[:, 0]], none]),
            np.concatenate([tensors["thresholds"][own[:, 0]], none]),
            np.concatenate([children[:, 0], none]),
            np.concatenate([children[:, 1], none]),
            np.concatenate([np.zeros((len(own), leaves.shape[1])), leaves[leaf]]),
        )

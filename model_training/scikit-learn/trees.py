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
    inner = np.flatnonzero(~is_leaf)
    assert (left[inner] == inner - first[inner] + 1).all(), "the trees are not in preorder"
    leaves, leaf = np.unique(values[is_leaf], axis=0, return_inverse=True)
    # In preorder, a left child comes next after its parent: the steps are all nodes but the leaves on the right, and the
    # roots that are leaves.
    is_step = ~is_leaf
    is_step[inner + 1] = True
    # A child's number: that of its step, or the complement of that of its numbers among the different ones.
    number = (np.cumsum(is_step) - 1).astype(np.int32)
    number[is_leaf] = ~leaf.ravel()

    order = np.lexsort((threshold[inner], feature[inner]))
    pairs = feature[inner][order], threshold[inner][order]
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = (pairs[0][1:] != pairs[0][:-1]) | (pairs[1][1:] != pairs[1][:-1])
    index = np.empty(len(order), dtype=np.int32)
    index[order] = np.cumsum(is_new) - 1
    steps = np.zeros((len(feature), 2), dtype=np.int32)
    steps[is_leaf, 0] = number[is_leaf]
    steps[inner] = np.column_stack([index, number[right[inner] + first[inner]]])
    return {
        "thresholds": pairs[1][is_new].astype(np.float64),
        "thresholds.offsets": np.searchsorted(pairs[0][is_new], np.arange(feature_count + 1)).astype(np.uint32),
        "trees.steps": steps[is_step],
        "trees.roots": number[starts],
        "trees.outputs": np.array(outputs, dtype=np.uint32),
        "trees.leaves": leaves.astype(np.float64),
        "offset": np.array(offset, dtype=np.float64),
    }


def load(tensors):
    """For each tree of a bundle the arrays `feature`, `threshold`, `left`, `right` (-1 in leaves) and `values`: first the
    steps, then the leaves on the right."""
    steps, roots, leaves = tensors["trees.steps"], tensors["trees.roots"], tensors["trees.leaves"]
    offsets = tensors["thresholds.offsets"].astype(np.int64)
    features = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    # The steps of a tree lie between its root and the next tree's that has one.
    starts = np.where(roots < 0, -1, roots)
    ends = np.append(starts[1:], len(steps))
    for index in reversed(range(len(roots))):
        if ends[index] < 0:
            ends[index] = ends[index + 1]
    for root, end in zip(roots, ends):
        # A tree that is a leaf has no steps: it is taken for one.
        codes, rights = (steps[root:end] if root >= 0 else np.array([[root, 0]])).astype(np.int64).T
        has_leaf = (codes >= 0) & (rights < 0)
        added = rights[has_leaf]
        rights = np.where(has_leaf, len(codes) - 1 + np.cumsum(has_leaf), rights - root)
        codes = np.append(codes, added)
        is_split = codes >= 0
        inner = np.flatnonzero(is_split)
        feature, threshold, left, right = (np.full(len(codes), -1, dtype) for dtype in (int, float, int, int))
        feature[inner], threshold[inner] = features[codes[inner]], tensors["thresholds"][codes[inner]]
        left[inner], right[inner] = inner + 1, rights[inner]
        values = np.zeros((len(codes), leaves.shape[1]))
        values[~is_split] = leaves[~codes[~is_split]]
        yield feature, threshold, left, right, values

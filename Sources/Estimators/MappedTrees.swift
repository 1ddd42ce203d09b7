internal import Kernels
internal import ModelBundle

extension TreeTensors {
    /// The sums of the leaves of some rows.
    ///
    /// - Parameters:
    ///   - rows: rows × features.
    ///   - exceeded: made of the same tensors.
    ///   - sums: rows × outputs, overwritten.
    /// - Returns: the index of a damaged node that a row came upon; nil if there was none.
    func sumLeaves(
        of rows: SparseMatrix, in bundle: borrowing Bundle, inSinglePrecision: Bool,
        exceeded: inout ExceededThresholds, into sums: inout MutableSpan<Double>
    ) -> Int? {
        let trees = MappedTrees(self, in: bundle)
        let offset = bundle[offset]
        for row in 0..<rows.rowCount {
            exceeded.answer(
                rows[row: row], bundle[thresholds], offsets: bundle[thresholdOffsets],
                inSinglePrecision: inSinglePrecision)
            let start = row * offset.count
            for output in offset.indices { sums[start + output] = offset[output] }
            if let damaged = trees.add(to: &sums, at: start, exceeded) { return damaged }
        }
        return nil
    }
}

/// The trees of a `TreeEnsemble`, as they lie in the bundle.
private struct MappedTrees: ~Escapable {
    private let nodes: Span<Int32>
    private let roots: Span<Int32>
    private let outputs: Span<UInt32>
    private let leaves: Span<Double>
    private let thresholdCount: Int
    private let nodeCount: Int
    private let leafCount: Int
    private let width: Int

    @_lifetime(borrow bundle)
    init(_ tensors: TreeTensors, in bundle: borrowing Bundle) {
        nodes = bundle[tensors.nodes]
        roots = bundle[tensors.roots]
        outputs = bundle[tensors.outputs]
        leaves = bundle[tensors.leaves]
        thresholdCount = tensors.thresholds.count
        nodeCount = tensors.nodes.shape[0]
        leafCount = tensors.leaves.shape[0]
        width = tensors.leaves.shape[1]
    }

    /// Adds the leaves of one row, tree after tree.
    ///
    /// - Parameters:
    ///   - start: where the row's sums begin.
    ///   - answers: those of the row.
    /// - Returns: the index of a damaged node that the row came upon; nil if there was none.
    func add(to sums: inout MutableSpan<Double>, at start: Int, _ answers: ExceededThresholds) -> Int? {
        let exceeded = answers.words.span
        precondition(exceeded.count * 64 >= thresholdCount, "a bit for each threshold is needed")
        for tree in roots.indices {
            let leaf = leaf(from: roots[tree], exceeded)
            guard leaf >= 0 else { return Int(~leaf) }
            let (from, to) = (Int(leaf) * width, start + Int(outputs[tree]))
            for index in 0..<width { sums[to + index] += leaves[from + index] }
        }
        return nil
    }

    /// The leaf at which a row ends that begins at `root`; the complement of a node's index if that is damaged.
    ///
    /// Without bounds checks other than these: a node is read after its index was found to be less than their number, and a
    /// bit after its threshold's index was. A child comes after its parent, so that there is an end.
    private func leaf(from root: Int32, _ exceeded: Span<UInt64>) -> Int32 {
        var node = root
        var parent: Int32 = -1
        while node >= 0 {
            guard node > parent, node < nodeCount else { return ~max(parent, 0) }
            parent = node
            let threshold = nodes[unchecked: Int(node) * 3]
            guard threshold >= 0, threshold < thresholdCount else { return ~node }
            if exceeded[unchecked: Int(threshold >> 6)] >> UInt64(threshold & 63) & 1 == 0 {
                // A branch, not a choice between two numbers: it is predicted, and the next node is on its way before this
                // one has been read.
                if nodes[unchecked: Int(node) * 3 + 1] < 0 { node = nodes[unchecked: Int(node) * 3 + 1] } else { node += 1 }
            } else {
                node = nodes[unchecked: Int(node) * 3 + 2]
            }
        }
        return ~node < leafCount ? ~node : ~max(parent, 0)
    }
}

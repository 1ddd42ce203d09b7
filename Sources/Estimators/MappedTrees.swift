internal import ModelBundle

/// The trees of a `TreeEnsemble`, as they lie in the bundle.
struct MappedTrees: ~Escapable {
    private let nodes: Span<Int32>
    private let roots: Span<Int32>
    private let outputs: Span<UInt32>
    private let leaves: Span<Double>
    private let offset: Span<Double>
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
        offset = bundle[tensors.offset]
        thresholdCount = tensors.thresholds.count
        nodeCount = tensors.nodes.shape[0]
        leafCount = tensors.leaves.shape[0]
        width = tensors.leaves.shape[1]
    }

    /// Sums the leaves of some rows, tree after tree.
    ///
    /// - Parameters:
    ///   - sums: the rows' begin at `start` and are overwritten.
    /// - Returns: the index of a damaged node that the rows came upon; nil if there was none.
    func sumLeaves<Bits>(of rows: RowGroup<Bits>, into sums: inout MutableSpan<Double>, at start: Int) -> Int? {
        precondition(rows.answers.count == thresholdCount, "the answers are another model's")
        for row in 0..<rows.count {
            for output in offset.indices { sums[start + row * offset.count + output] = offset[output] }
        }
        guard rows.count > 0 else { return nil }
        let everyone = ~Bits.zero >> Bits(Bits.bitWidth - rows.count)
        return withUnsafeTemporaryAllocation(of: Crossing<Bits>.self, capacity: Bits.bitWidth) { crossings in
            for tree in roots.indices {
                let first = start + Int(outputs[tree])
                if let damaged = walk(from: roots[tree], everyone, rows.answers.span, crossings, { leaf, row in
                    for index in 0..<width {
                        sums[first + row * offset.count + index] += leaves[leaf * width + index]
                    }
                }) { return damaged }
            }
            return nil
        }
    }

    /// Rows that go to the right where others go to the left, and are yet to be followed.
    private struct Crossing<Bits: BitwiseCopyable>: BitwiseCopyable {
        var node: Int32
        var rows: Bits
    }

    /// Walks one tree.
    ///
    /// Without bounds checks other than these: a node is read after its index was found to be less than their number, and an
    /// answer after its threshold's was. A child comes after its parent, so that there is an end. The crossings' rows and
    /// those that are followed have no row in common, so that there are fewer crossings than rows.
    ///
    /// - Parameters:
    ///   - crossings: memory for as many as there are rows.
    ///   - body: gets a leaf and one row that ends there.
    /// - Returns: the index of a damaged node; nil if there was none.
    @inline(__always)
    private func walk<Bits: FixedWidthInteger & BitwiseCopyable>(
        from root: Int32, _ everyone: Bits, _ answers: Span<Bits>, _ crossings: UnsafeMutableBufferPointer<Crossing<Bits>>,
        _ body: (_ leaf: Int, _ row: Int) -> Void
    ) -> Int? {
        var (node, rows) = (root, everyone)
        var crossingCount = 0
        while true {
            while node >= 0 {
                guard node < nodeCount else { return Int(node) }
                let threshold = nodes[unchecked: Int(node) * 3]
                guard threshold >= 0, threshold < thresholdCount else { return Int(node) }
                let toTheRight = answers[unchecked: Int(threshold)] & rows
                if toTheRight != 0 {
                    let right = nodes[unchecked: Int(node) * 3 + 2]
                    guard right < 0 || right > node else { return Int(node) }
                    if toTheRight == rows {
                        node = right
                        continue
                    }
                    crossings[crossingCount] = Crossing(node: right, rows: toTheRight)
                    crossingCount += 1
                    rows ^= toTheRight
                }
                // A branch, not a choice between two numbers: it is predicted, and the next node is on its way before this
                // one has been read.
                let left = nodes[unchecked: Int(node) * 3 + 1]
                if left < 0 {
                    node = left
                } else {
                    node += 1
                }
            }
            guard ~node < leafCount else { return Int(~node) }
            while rows != 0 {
                body(Int(~node), rows.trailingZeroBitCount)
                rows &= rows - 1
            }
            guard crossingCount > 0 else { return nil }
            crossingCount -= 1
            (node, rows) = (crossings[crossingCount].node, crossings[crossingCount].rows)
        }
    }
}

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

    /// What the sums of some groups' rows begin with.
    func begin(_ groups: ArraySlice<RowGroup>, _ sums: inout MutableSpan<Double>, at start: Int) {
        let count = groups.reduce(0) { $0 + $1.count }
        for row in 0..<count {
            for output in offset.indices { sums[start + row * offset.count + output] = offset[output] }
        }
    }

    /// Sums the leaves of some rows, tree after tree: so each tree is fetched into the cache once.
    ///
    /// - Parameters:
    ///   - groups: all full except for the last one.
    ///   - sums: rows × outputs, overwritten from `start` on.
    /// - Returns: a damaged node that the rows came upon, or a leaf that doesn't exist; nil if there was none.
    func sumLeaves(
        of groups: ArraySlice<RowGroup>, into sums: inout MutableSpan<Double>, at start: Int
    ) -> DecisionTree.Child? {
        begin(groups, &sums, at: start)
        return withUnsafeTemporaryAllocation(of: Crossing.self, capacity: RowGroup.capacity) { crossings in
            for tree in roots.indices {
                var first = start + Int(outputs[tree])
                for group in groups {
                    if let damaged = walk(
                        from: roots[tree], group, crossings,
                        { leaf, row in
                            for index in 0..<width {
                                sums[first + row * offset.count + index] += leaves[leaf * width + index]
                            }
                        })
                    {
                        return damaged
                    }
                    first += RowGroup.capacity * offset.count
                }
            }
            return nil
        }
    }

    /// Rows that go to the right where others go to the left, and are yet to be followed.
    private struct Crossing: BitwiseCopyable {
        var node: Int32
        var rows: UInt64
    }

    /// Walks one tree.
    ///
    /// Without bounds checks other than these: a node is read after its index was found to be less than their number, and an
    /// answer after its threshold's was. A child comes after its parent, so that there is an end. The crossings' rows and
    /// those that are followed have no row in common, so that there are fewer crossings than rows.
    ///
    /// - Parameters:
    ///   - crossings: memory for as many as a group has rows.
    ///   - body: gets a leaf and one row that ends there.
    /// - Returns: a damaged node, or a leaf that doesn't exist; nil if there was none.
    @inline(__always)
    private func walk(
        from root: Int32, _ group: RowGroup, _ crossings: UnsafeMutableBufferPointer<Crossing>,
        _ body: (_ leaf: Int, _ row: Int) -> Void
    ) -> DecisionTree.Child? {
        let (answers, exceeded) = (group.answers.span, group.exceeded.span)
        precondition(answers.count > thresholdCount && exceeded.count * 64 >= thresholdCount && group.count > 0)
        var (node, rows) = (root, UInt64.max >> UInt64(UInt64.bitWidth - group.count))
        var crossingCount = 0
        while true {
            while node >= 0 {
                guard node < nodeCount else { return node }
                let threshold = nodes[unchecked: Int(node) * 3]
                guard threshold >= 0, threshold < thresholdCount else { return node }
                let isExceeded = exceeded[unchecked: Int(threshold >> 6)] >> UInt64(threshold & 63) & 1
                // 0 unless any row exceeds the threshold: a choice and no branch, as it is a close thing for a group.
                let answer = (Int(threshold) + 1) & (0 &- Int(truncatingIfNeeded: isExceeded))
                let toTheRight = answers[unchecked: answer] & rows
                if toTheRight != 0 {
                    let right = nodes[unchecked: Int(node) * 3 + 2]
                    guard right < 0 || right > node else { return node }
                    if toTheRight == rows {
                        node = right
                        continue
                    }
                    crossings[crossingCount] = Crossing(node: right, rows: toTheRight)
                    crossingCount += 1
                    rows ^= toTheRight
                }
                // A branch, not a choice between two numbers: it is predicted, and the next node is on its way before this
                // one has been read. `next` is known first: of two equal numbers the compiler keeps the older one.
                let next = node + 1
                let left = nodes[unchecked: Int(node) * 3 + 1]
                if left == next {
                    node = next
                } else {
                    guard left < 0 else { return node }
                    node = left
                }
            }
            guard ~node < leafCount else { return node }
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

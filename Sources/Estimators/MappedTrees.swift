internal import ModelBundle

/// The trees of a `TreeEnsemble`, as they lie in the bundle.
struct MappedTrees: ~Escapable {
    private let steps: Span<Int32>
    private let roots: Span<Int32>
    private let outputs: Span<UInt32>
    private let leaves: Span<Double>
    private let offset: Span<Double>
    private let thresholdCount: Int
    private let stepCount: Int
    private let leafCount: Int
    private let width: Int

    @_lifetime(borrow bundle)
    init(_ tensors: TreeTensors, in bundle: borrowing Bundle) {
        steps = bundle[tensors.steps]
        roots = bundle[tensors.roots]
        outputs = bundle[tensors.outputs]
        leaves = bundle[tensors.leaves]
        offset = bundle[tensors.offset]
        thresholdCount = tensors.thresholds.count
        stepCount = tensors.steps.shape[0]
        leafCount = tensors.leaves.shape[0]
        width = tensors.leaves.shape[1]
    }

    /// Sums the leaves of some rows, tree after tree: so each tree is fetched into the cache once.
    ///
    /// - Parameter sums: rows × outputs, overwritten from `start` on.
    /// - Returns: a damaged step that the rows came upon, or a leaf that doesn't exist; nil if there was none.
    func sumLeaves(
        of groups: RowGroups, into sums: inout MutableSpan<Double>, at start: Int
    ) -> DecisionTree.Child? {
        let (rowCount, groupCount) = (groups.rowCount, groups.count)
        precondition(groups.places.count == thresholdCount, "the groups are of another model")
        precondition(start + rowCount * offset.count <= sums.count, "there is no place for all sums")
        for row in 0..<rowCount {
            for output in offset.indices { sums[start + row * offset.count + output] = offset[output] }
        }
        let (places, answers) = (groups.places.span, groups.answers.span)
        return withUnsafeTemporaryAllocation(of: Part.self, capacity: RowGroups.capacity) { parts in
            for tree in roots.indices {
                var first = start + Int(outputs[tree])
                for group in 0..<groupCount {
                    let members = RowGroups.members(of: group, rowCount: rowCount)
                    switch walk(from: roots[tree], places, answers, group: group, members, parts) {
                    case .damage(let child): return child
                    case .leaves(let count) where width == 1: addNumbers(count, of: parts, to: &sums, at: first)
                    case .leaves(let count): add(count, of: parts, to: &sums, at: first)
                    }
                    first += RowGroups.capacity * offset.count
                }
            }
            return nil
        }
    }

    /// Some rows of a group: those that go to the right where others go to the left, or that have come to a leaf.
    private struct Part: BitwiseCopyable {
        var child: DecisionTree.Child
        var rows: UInt64
    }

    /// Adds the leaves' numbers to the sums of the rows that have come to them.
    ///
    /// Without bounds checks. Sound, because the leaves and the rows exist, and the output at which a tree's leaves begin was
    /// found to leave room for their width. Not inlined: the walk's inmost loop needs the registers for itself.
    @inline(never)
    private func add(
        _ count: Int, of parts: UnsafeMutableBufferPointer<Part>, to sums: inout MutableSpan<Double>, at first: Int
    ) {
        let (width, outputCount) = (width, offset.count)
        for part in 0..<count {
            let leaf = Int(~parts[part].child) &* width
            var rows = parts[part].rows
            while rows != 0 {
                let row = first &+ rows.trailingZeroBitCount &* outputCount
                var index = 0
                while index < width {
                    sums[unchecked: row &+ index] += leaves[unchecked: leaf &+ index]
                    index &+= 1
                }
                rows &= rows &- 1
            }
        }
    }

    /// The same for leaves of one number, for which a loop over their numbers is more work than the addition.
    @inline(never)
    private func addNumbers(
        _ count: Int, of parts: UnsafeMutableBufferPointer<Part>, to sums: inout MutableSpan<Double>, at first: Int
    ) {
        let outputCount = offset.count
        for part in 0..<count {
            let number = leaves[unchecked: Int(~parts[part].child)]
            var rows = parts[part].rows
            while rows != 0 {
                sums[unchecked: first &+ rows.trailingZeroBitCount &* outputCount] += number
                rows &= rows &- 1
            }
        }
    }

    /// What has become of a walk.
    private enum Outcome {
        /// How many leaves the rows have come to.
        case leaves(Int)
        /// A step that can't be right, or a leaf that doesn't exist.
        case damage(DecisionTree.Child)
    }

    /// Walks one tree with one group.
    ///
    /// Without bounds checks other than these: a run begins at a step that exists, and the last step of all is known to end
    /// one; the place of a threshold's answers is read after the threshold was found to be less than their number. A right
    /// child comes after its parent, so that there is an end. No part of the group has a row in common with another, nor is
    /// any empty, so that there are no more of them than rows.
    ///
    /// - Parameters:
    ///   - members: which rows the group has.
    ///   - parts: memory for as many as a group can have rows. The leaves come first.
    @inline(__always)
    private func walk(
        from root: DecisionTree.Child, _ places: Span<UInt32>, _ answers: Span<UInt64>, group: Int, _ members: UInt64,
        _ parts: UnsafeMutableBufferPointer<Part>
    ) -> Outcome {
        let (steps, stepCount, thresholdCount) = (steps, stepCount, UInt32(truncatingIfNeeded: thresholdCount))
        var (child, rows) = (root, members)
        // The parts that have come to a leaf lie from the front on, those that are yet to be followed up to the end.
        var (arrived, waiting) = (0, parts.count)
        while true {
            while child >= 0 {
                var step = Int(child)
                guard step < stepCount else { return .damage(child) }
                // Along the run, until it ends or all rows leave it.
                while true {
                    let threshold = steps[unchecked: step &* 2]
                    guard UInt32(bitPattern: threshold) < thresholdCount else {
                        guard threshold < 0 else { return .damage(Int32(truncatingIfNeeded: step)) }
                        child = threshold
                        break
                    }
                    let place = Int(places[unchecked: Int(UInt32(bitPattern: threshold))])
                    let toTheRight = answers[unchecked: place &+ group] & rows
                    if toTheRight != 0 {
                        let right = steps[unchecked: step &* 2 &+ 1]
                        guard right < 0 || right > step else { return .damage(Int32(truncatingIfNeeded: step)) }
                        if toTheRight == rows {
                            child = right
                            break
                        }
                        waiting &-= 1
                        parts[waiting] = Part(child: right, rows: toTheRight)
                        rows ^= toTheRight
                    }
                    step &+= 1
                }
            }
            guard ~child < leafCount else { return .damage(child) }
            parts[arrived] = Part(child: child, rows: rows)
            arrived &+= 1
            guard waiting < parts.count else { return .leaves(arrived) }
            (child, rows) = (parts[waiting].child, parts[waiting].rows)
            waiting &+= 1
        }
    }
}

internal import Estimators
internal import Kernels

/// Finds the best split of a node among some features that are drawn at random.
struct SplitSearch {
    /// How many classes there are.
    let classCount: Int
    private let limits: TreeLimits
    /// The bins of a feature in which a node has rows, in ascending order.
    private var bins: [Int32] = []
    /// The counts of the default bin, as those in the histogram.
    private var defaultCounts: [Int32]
    /// How many rows of each class go to the left.
    private var left: [Int32]

    /// Values that lie no farther apart aren't told apart, as in scikit-learn.
    private static let resolution: Float = 1e-7

    init(_ limits: TreeLimits, classCount: Int) {
        self.limits = limits
        self.classCount = classCount
        defaultCounts = [Int32](repeating: 0, count: classCount + 1)
        left = [Int32](repeating: 0, count: classCount)
    }

    /// What decides where a row goes.
    struct Split {
        let feature: Int
        /// The last bin that goes to the left.
        let bin: Int32
        let threshold: Double
        /// The larger, the purer the children: Σ l² / Σ l + Σ r² / Σ r over the classes' rows l on the left and r on the
        /// right, which is least where the children's mean Gini impurity is largest, and the other way round.
        let purity: Double
    }

    /// Draws features without replacement, and goes on if none of them tells rows apart, until one does.
    ///
    /// Features that don't vary among the node's rows count as drawn. That is scikit-learn's way, and on words it makes the
    /// trees: among the few rows of a deep node hardly any word varies, so that a single one is often all the choice there
    /// is.
    ///
    /// - Parameters:
    ///   - histogram: the node's.
    ///   - rows: the node's.
    ///   - classes: how many rows of each class there are.
    /// - Returns: the purest of the drawn features' splits, of equal ones the first; nil if no feature allows one.
    mutating func best(
        _ histogram: inout ClassHistogram, _ matrix: BinnedMatrix, rows: ArraySlice<Int32>, classes: [Int32],
        using generator: inout SplitMix64
    ) -> Split? {
        let candidates = histogram.features.members.count
        // The features that aren't candidates are constant, so that it is enough to know how many of them are drawn.
        let drawn = generator.hypergeometric(
            drawn: limits.splitFeatures, marked: candidates, of: matrix.featureCount)
        var best: Split?
        var varying = 0
        for index in 0..<candidates where index < drawn || varying == 0 {
            let feature = histogram.features.draw(at: index, using: &generator)
            collectBins(of: feature, histogram, matrix, rows: rows, classes: classes)
            guard matrix.varies(among: bins, by: Self.resolution) else { continue }
            varying += 1
            scan(feature, histogram, matrix, rowCount: rows.count, classes: classes, &best)
        }
        return best
    }

    /// Finds the bins that have rows, and what is in the default bin.
    private mutating func collectBins(
        of feature: Int, _ histogram: ClassHistogram, _ matrix: BinnedMatrix, rows: ArraySlice<Int32>, classes: [Int32]
    ) {
        let own = matrix.binOffsets[feature]..<matrix.binOffsets[feature + 1]
        let width = classCount + 1
        bins.removeAll(keepingCapacity: true)
        if own.count <= 16 * rows.count {
            for bin in own where histogram.counts[Int(bin) * width] > 0 { bins.append(bin) }
        } else {
            // Far more bins than rows.
            for row in rows {
                if let bin = matrix.rows.bin(of: Int(row), among: own) { bins.append(bin) }
            }
            bins.sort()
            var count = 0
            for bin in bins where count == 0 || bin != bins[count - 1] {
                bins[count] = bin
                count += 1
            }
            bins.removeLast(bins.count - count)
        }
        defaultCounts[0] = Int32(rows.count)
        for label in classes.indices { defaultCounts[1 + label] = classes[label] }
        for bin in bins {
            for index in 0..<width { defaultCounts[index] -= histogram.counts[Int(bin) * width + index] }
        }
        if defaultCounts[0] > 0 {
            let place = bins.firstIndex { $0 > matrix.defaultBins[feature] } ?? bins.count
            bins.insert(matrix.defaultBins[feature], at: place)
        }
    }

    /// Tries every threshold between two bins that have rows.
    private mutating func scan(
        _ feature: Int, _ histogram: ClassHistogram, _ matrix: BinnedMatrix, rowCount: Int, classes: [Int32],
        _ best: inout Split?
    ) {
        for label in left.indices { left[label] = 0 }
        var leftRows = 0
        for (bin, next) in zip(bins, bins.dropFirst()) {
            if bin == matrix.defaultBins[feature] {
                leftRows += Int(defaultCounts[0])
                for label in left.indices { left[label] += defaultCounts[1 + label] }
            } else {
                let start = Int(bin) * (classCount + 1)
                leftRows += Int(histogram.counts[start])
                for label in left.indices { left[label] += histogram.counts[start + 1 + label] }
            }
            guard min(leftRows, rowCount - leftRows) >= limits.leafRows,
                matrix.isApart(bin, next, by: Self.resolution)
            else { continue }
            let purity = purity(classes)
            if purity > best?.purity ?? -.infinity {
                let threshold = (matrix.limits[Int(bin)] + matrix.limits[Int(next)]) / 2
                best = Split(feature: feature, bin: bin, threshold: threshold, purity: purity)
            }
        }
    }

    private func purity(_ classes: [Int32]) -> Double {
        var (leftCount, leftSquares, rightCount, rightSquares) = (0.0, 0.0, 0.0, 0.0)
        for label in left.indices {
            let (left, right) = (Double(left[label]), Double(classes[label] - left[label]))
            leftCount += left
            leftSquares += left * left
            rightCount += right
            rightSquares += right * right
        }
        return leftSquares / leftCount + rightSquares / rightCount
    }
}

extension BinnedMatrix {
    /// Whether the values of two bins of a feature differ.
    fileprivate func isApart(_ bin: Int32, _ next: Int32, by resolution: Float) -> Bool {
        Float(limits[Int(next)]) > Float(limits[Int(bin)]) + resolution
    }

    /// Whether the smallest and the largest value differ.
    fileprivate func varies(among bins: [Int32], by resolution: Float) -> Bool {
        guard let first = bins.first, let last = bins.last else { return false }
        return isApart(first, last, by: resolution)
    }
}

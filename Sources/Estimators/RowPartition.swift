/// The rows of a decision tree's nodes while it grows: each node's lie side by side, and a split parts them in place.
public struct RowPartition {
    /// The rows, node after node.
    public private(set) var order: [Int32]
    /// Where each row of the matrix is in `order`; −1 if it takes no part.
    private var places: [Int32]

    /// All rows that take part, which are those of the root.
    ///
    /// - Parameters:
    ///   - rows: each at most once.
    ///   - rowCount: how many rows the matrix has.
    public init(_ rows: [Int32], rowCount: Int) {
        order = rows
        places = [Int32](repeating: -1, count: rowCount)
        for place in rows.indices { places[Int(rows[place])] = Int32(place) }
    }

    /// Parts the rows of a node: those whose feature is in a bin up to `bin` come first.
    ///
    /// - Parameters:
    ///   - node: where its rows are.
    ///   - bin: one of the feature's bins.
    /// - Returns: where the others begin.
    public mutating func split(_ node: Range<Int>, of matrix: BinnedMatrix, feature: Int, upTo bin: Int32) -> Int {
        // Whoever isn't in the default bin is found among the column's entries, or, if the node has few rows, in each of
        // these.
        let entries = matrix.columns.offsets[feature]..<matrix.columns.offsets[feature + 1]
        let inColumn = entries.count <= 8 * node.count
        let own = matrix.binOffsets[feature]..<matrix.binOffsets[feature + 1]
        if matrix.defaultBins[feature] <= bin {
            var end = node.upperBound
            if inColumn {
                for entry in entries where matrix.columns.bins[entry] > bin {
                    let place = Int(places[Int(matrix.columns.others[entry])])
                    guard node.contains(place) else { continue }
                    end -= 1
                    swap(place, end)
                }
            } else {
                var place = node.lowerBound
                while place < end {
                    if let found = matrix.rows.bin(of: Int(order[place]), among: own), found > bin {
                        end -= 1
                        swap(place, end)
                    } else {
                        place += 1
                    }
                }
            }
            return end
        }
        var end = node.lowerBound
        if inColumn {
            for entry in entries where matrix.columns.bins[entry] <= bin {
                let place = Int(places[Int(matrix.columns.others[entry])])
                guard node.contains(place) else { continue }
                swap(place, end)
                end += 1
            }
        } else {
            for place in node {
                guard let found = matrix.rows.bin(of: Int(order[place]), among: own), found <= bin else { continue }
                swap(place, end)
                end += 1
            }
        }
        return end
    }

    private mutating func swap(_ first: Int, _ second: Int) {
        order.swapAt(first, second)
        places[Int(order[first])] = Int32(first)
        places[Int(order[second])] = Int32(second)
    }
}

extension BinnedMatrix.Entries {
    /// The bin of a row, or feature, that lies in a range; nil if there is none.
    public func bin(of index: Int, among range: Range<Int32>) -> Int32? {
        var (low, high) = (offsets[index], offsets[index + 1])
        let end = high
        while low < high {
            let middle = (low + high) / 2
            if bins[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < end && bins[low] < range.upperBound ? bins[low] : nil
    }
}

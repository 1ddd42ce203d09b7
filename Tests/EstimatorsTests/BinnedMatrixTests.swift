import Estimators
import Kernels
import Testing

/// Bins of random matrices, against those that one would look up one by one.
struct BinnedMatrixTests {
    /// How a feature's limits follow from its values.
    enum Limits: CaseIterable {
        /// A bin for each value.
        case all
        /// Values share bins, and the largest ones exceed the last limit.
        case some
        /// A single bin.
        case one

        /// - Parameter values: the different ones, ascending.
        func callAsFunction(_ values: [Double]) -> [Double] {
            switch self {
            case .all: values
            case .some: values.indices.filter { $0 % 3 == 0 }.map { values[$0] }
            case .one: [0]
            }
        }
    }

    @Test(arguments: Limits.allCases, [0.02, 0.3, 0.9, 1])
    func binsOfRandomMatrices(limits: Limits, density: Double) throws {
        let rows = Self.rows(90, width: 7, density: density, seed: UInt64(density * 100))
        let binned = BinnedMatrix(Self.sparse(rows)) { limits($0.values) }
        let naive = Self.naiveBins(rows, limits)
        #expect(binned.rowCount == 90 && binned.featureCount == 7)
        #expect(binned.binCount == binned.limits.count && Int(binned.binOffsets[7]) == binned.binCount)
        for feature in 0..<7 {
            let own = Int(binned.binOffsets[feature])..<Int(binned.binOffsets[feature + 1])
            #expect(Array(binned.limits[own]) == naive.limits[feature])
            let bins = naive.bins.map { own.lowerBound + $0[feature] }
            // The one that isn't stored has most rows, and is the first of those that have as many.
            let counts = own.map { bin in bins.count { $0 == bin } }
            #expect(
                Int(binned.defaultBins[feature]) == own.lowerBound + (counts.firstIndex { $0 == counts.max() } ?? 0))
            let stored = bins.indices.filter { bins[$0] != binned.defaultBins[feature] }
            let entries = binned.columns.offsets[feature]..<binned.columns.offsets[feature + 1]
            #expect(binned.columns.others[entries].map { Int($0) } == stored)
            #expect(binned.columns.bins[entries].map { Int($0) } == stored.map { bins[$0] })
        }
        for row in 0..<90 {
            let entries = binned.rows.offsets[row]..<binned.rows.offsets[row + 1]
            let bins = (0..<7).map { Int32(naive.bins[row][$0]) + binned.binOffsets[$0] }
            let stored = bins.indices.filter { bins[$0] != binned.defaultBins[$0] }
            #expect(binned.rows.others[entries].map { Int($0) } == stored)
            #expect(Array(binned.rows.bins[entries]) == stored.map { bins[$0] })
            for feature in 0..<7 {
                let own = binned.binOffsets[feature]..<binned.binOffsets[feature + 1]
                #expect((binned.rows.bin(of: row, among: own) ?? binned.defaultBins[feature]) == bins[feature])
            }
        }
    }

    @Test(arguments: [0.1, 0.8, 1]) func valuesAndTheirCounts(density: Double) {
        let rows = Self.rows(90, width: 7, density: density, seed: 3)
        var feature = 0
        _ = BinnedMatrix(Self.sparse(rows)) { column in
            let values = rows.map { $0[feature] }
            feature += 1
            #expect(column.values == Set(values).sorted())
            #expect(column.counts == column.values.map { value in values.count { $0 == value } })
            return column.values
        }
        #expect(feature == 7)
    }

    /// A zero is a zero, whether it is stored or not, and of either sign.
    @Test func storedZeros() {
        var matrix = SparseMatrix(columnCount: 1)
        for value in [0.0, -0.0, 2, -1] {
            matrix.append(column: 0, value: value)
            matrix.endRow()
        }
        matrix.endRow()
        let binned = BinnedMatrix(matrix) { $0.values }
        #expect(binned.limits == [-1, 0, 2] && binned.defaultBins == [1])
        #expect(binned.columns.others == [2, 3] && binned.columns.bins == [2, 0])
    }

    /// In single precision values may become the same, or zero, or the largest number that there is.
    @Test func singlePrecision() {
        var matrix = SparseMatrix(columnCount: 1)
        for value in [0.1, 0.1 + 1e-12, 1e-60, 1e300, -1e300] {
            matrix.append(column: 0, value: value)
            matrix.endRow()
        }
        let largest = Double(Float.greatestFiniteMagnitude)
        #expect(
            BinnedMatrix(matrix, inSinglePrecision: true) { $0.values }.limits
                == [-largest, 0, Double(Float(0.1)), largest])
        #expect(BinnedMatrix(matrix) { $0.values }.limits == [-1e300, 1e-60, 0.1, 0.1 + 1e-12, 1e300])
    }

    /// Few different values, so that they come again.
    static func rows(_ count: Int, width: Int, density: Double, seed: UInt64) -> [[Double]] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            (0..<width).map { feature in
                let isZero = generator.nextUniform() >= density
                return isZero ? 0 : Double(Int.random(in: -3...9, using: &generator)) + (feature == 6 ? 0.5 : 0)
            }
        }
    }

    static func sparse(_ rows: [[Double]]) -> SparseMatrix {
        var matrix = SparseMatrix(columnCount: rows[0].count)
        for row in rows {
            for (column, value) in row.enumerated() where value != 0 { matrix.append(column: column, value: value) }
            matrix.endRow()
        }
        return matrix
    }

    /// The limits of each feature, and for each row and feature the first bin whose limit isn't less, or else the last one.
    static func naiveBins(_ rows: [[Double]], _ limits: Limits) -> (limits: [[Double]], bins: [[Int]]) {
        let all = rows[0].indices.map { feature in limits(Set(rows.map { $0[feature] }).sorted()) }
        let bins = rows.map { row in
            row.indices.map { feature in
                all[feature].firstIndex { $0 >= row[feature] } ?? all[feature].count - 1
            }
        }
        return (all, bins)
    }
}

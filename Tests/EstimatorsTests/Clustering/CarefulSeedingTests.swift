import Estimators
import Kernels
import Testing

struct CarefulSeedingTests {
    /// Rows of a number and 1.
    private static func rows(_ values: [Double]) -> ClusteringData {
        var matrix = SparseMatrix(columnCount: 2)
        for value in values {
            matrix.append(column: 0, value: value)
            matrix.append(column: 1, value: 1)
            matrix.endRow()
        }
        return ClusteringData(matrix)
    }

    private static func centers(_ values: [Double], _ count: Int, seed: UInt64) -> [Double] {
        var generator = SplitMix64(seed: seed)
        let centers = CarefulSeeding(data: rows(values)).centers(count, using: &generator)
        return (0..<count).map { centers[0, $0] }
    }

    /// A row that is a center already has no probability: as many centers as different rows are all of them.
    @Test(arguments: 0..<20 as Range<UInt64>) func everyDifferentRow(seed: UInt64) {
        #expect(Self.centers([1, 2, 4, 8, 16, 1], 5, seed: seed).sorted() == [1, 2, 4, 8, 16])
    }

    /// One center in each of three groups, so far from each other that chance has no part in it.
    @Test(arguments: 0..<20 as Range<UInt64>) func farFromEachOther(seed: UInt64) {
        let groups = [0, 1, 2, 1e6, 1e6 + 1, 1e6 + 2, -1e6, -1e6 + 1]
        #expect(Set(Self.centers(groups, 3, seed: seed).map { ($0 / 1e6).rounded() }).count == 3)
    }

    /// Fewer different rows than centers: what is left are rows that are centers already.
    @Test func moreCentersThanDifferentRows() {
        #expect(Set(Self.centers([3, 3, 5], 3, seed: 1)) == [3, 5])
    }

    @Test func sameSeedSameCenters() {
        let values = (0..<100).map { Double($0) }
        #expect(Self.centers(values, 5, seed: 7) == Self.centers(values, 5, seed: 7))
        #expect(Set((0..<5).map { Self.centers(values, 5, seed: $0) }).count > 1)
    }
}

import Estimators
import Kernels
import Testing

struct RowPartitionTests {
    /// Splits at random, down to single rows, so that nodes are large and small beside the columns' entries.
    ///
    /// At 0.05 the zeros are the default bin, and go to the left or to the right; at 1 another value is.
    @Test(arguments: [0.05, 0.5, 1], 0..<3) func partsAreThoseOfTheValues(density: Double, seed: UInt64) {
        let rows = BinnedMatrixTests.rows(300, width: 7, density: density, seed: seed)
        let matrix = BinnedMatrix(BinnedMatrixTests.sparse(rows)) { $0.values }
        // Two thirds of the rows take part.
        let members = (0..<300).filter { $0 % 3 != 0 }.map { Int32($0) }
        var partition = RowPartition(members, rowCount: 300)
        #expect(partition.order == members)
        var generator = SplitMix64(seed: seed)
        var (pending, splits) = ([members.indices], 0)
        while let node = pending.popLast() {
            let before = Set(partition.order[node])
            let others = (partition.order[..<node.lowerBound], partition.order[node.upperBound...])
            let feature = Int.random(in: 0..<7, using: &generator)
            let own = matrix.binOffsets[feature]..<matrix.binOffsets[feature + 1]
            let bin = Int32.random(in: own, using: &generator)
            let middle = partition.split(node, of: matrix, feature: feature, upTo: bin)
            let expected = before.filter { rows[Int($0)][feature] <= matrix.limits[Int(bin)] }
            #expect(Set(partition.order[node.lowerBound..<middle]) == expected)
            #expect(Set(partition.order[middle..<node.upperBound]) == before.subtracting(expected))
            #expect(partition.order[..<node.lowerBound] == others.0 && partition.order[node.upperBound...] == others.1)
            splits += 1
            for part in [node.lowerBound..<middle, middle..<node.upperBound] where part.count > 1 && splits < 2000 {
                pending.append(part)
            }
        }
        #expect(partition.order.sorted() == members)
        #expect(splits > 100)
    }
}

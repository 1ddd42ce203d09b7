import Kernels
import Testing

struct MaximumTests {
    @Test(
        arguments: [
            ([3], 0..<1, 0), ([1, 2, 3], 0..<3, 2), ([3, 2, 1], 0..<3, 0), ([-3, -1, -2], 0..<3, 1),
            ([9, 1, 2, 9], 1..<3, 1), ([9, 2, 1, 9], 1..<3, 0), ([-.infinity, -.infinity], 0..<2, 0),
            ([0, .infinity, 1], 0..<3, 1),
        ] as [([Double], Range<Int>, Int)])
    func countsFromTheRangesBeginning(values: [Double], range: Range<Int>, offset: Int) {
        #expect(values.offsetOfMaximum(in: range) == offset)
    }

    /// Labels must not depend on more than the scores.
    @Test(arguments: [[1, 1], [0, 1, 1], [-0.0, 0], [1, 2, 2, 1, 2]] as [[Double]])
    func ofEqualOnesTheFirst(values: [Double]) {
        let first = values.firstIndex(of: values.max() ?? 0)
        #expect(values.offsetOfMaximum(in: values.indices) == first)
    }
}

import Estimators
import Kernels
import Testing

struct HyperplanesTests {
    /// Of two classes the second one is told from the first one, and that is all there is.
    @Test func targets() {
        #expect(Hyperplanes.targets(classCount: 2) == 1..<2)
        #expect(Hyperplanes.targets(classCount: 3) == 0..<3)
    }

    @Test func signsOfEachClassAgainstTheRest() {
        let three = Hyperplanes.signs([0, 2, 1], classCount: 3)
        #expect(three.rows == 3 && three.columns == 3)
        #expect(elements(three) == [1, -1, -1, -1, -1, 1, -1, 1, -1])
        let two = Hyperplanes.signs([0, 1, 1], classCount: 2)
        #expect(two.columns == 1)
        #expect(elements(two) == [-1, 1, 1])
    }

    /// Zero against a score: the second class wins where the score is positive.
    @Test func theFirstOfTwoClassesScoresZero() {
        let planes = Hyperplanes(weights: Matrix(rows: 3, columns: 1, elements: [1, -2, 3]), offset: [4])
        #expect(planes.offset == [0, 4])
        #expect(elements(planes.weights) == [0, 1, 0, -2, 0, 3])
    }

    @Test func threeClassesKeepTheirs() {
        let planes = Hyperplanes(weights: Matrix(rows: 1, columns: 3, elements: [1, -2, 3]), offset: [4, 5, 6])
        #expect(planes.offset == [4, 5, 6])
        #expect(elements(planes.weights) == [1, -2, 3])
    }

    private func elements(_ matrix: borrowing Matrix) -> [Double] {
        let elements = matrix.elements
        return elements.indices.map { elements[$0] }
    }
}

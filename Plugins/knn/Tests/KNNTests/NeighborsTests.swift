import KNN
import Kernels
import PluginKit
import PluginTesting
import Testing

/// Exact neighbors: the same classes as by brute force, ties included.
struct NeighborsTests {
    /// Rows shorter and longer than what is compared at a time.
    @Test(arguments: [1, 2, 3, 15, 16, 17, 18, 33, 50], [1, 2, 5, 60]) func ofNumbers(width: Int, neighbors: Int) throws
    {
        var generator = SplitMix64(seed: UInt64(width))
        let rows = generator.smallNumbers(rows: 60, columns: width)
        let labels = rows.map { _ in "class \(generator.next(below: 4))" }
        let queries = generator.smallNumbers(rows: 80, columns: width) + rows
        let trained = try TrainedKNN(rows, labels, parameters: #"{"n_neighbors":\#(neighbors)}"#)
        let expected = BruteForce(rows: rows, labels: labels).classes(queries, neighbors: neighbors)
        #expect(try trained.classes(queries.map { Sample($0) }) == expected)
    }

    @Test(arguments: [1, 2, 3, 10, 80], 0..<5) func ofTexts(neighbors: Int, seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let rows = RandomTexts(count: 80, using: &generator)
        let queries = RandomTexts(count: 80, using: &generator)
        let labels = rows.texts.map { _ in "class \(generator.next(below: 3))" }
        let trained = try TrainedKNN(rows.texts, labels, parameters: #"{"n_neighbors":\#(neighbors)}"#)
        let expected = BruteForce(rows: rows.counts, labels: labels).classes(queries.counts, neighbors: neighbors)
        #expect(try trained.classes(queries.texts.map { Sample($0) }) == expected)
    }

    @Test(arguments: [["b", "a"], ["a", "b"]]) func ofEquallyNearRowsTheFirst(labels: [String]) throws {
        let numbers = try TrainedKNN([[1], [-1]], labels, parameters: #"{"n_neighbors":1}"#)
        #expect(try numbers.classes([Sample([0.0])]) == [labels[0]])
        let texts = try TrainedKNN(["apple", "berry"], labels, parameters: #"{"n_neighbors":1}"#)
        #expect(try texts.classes([Sample("apple berry"), Sample("")]) == [labels[0], labels[0]])
    }

    @Test(arguments: [["b", "a"], ["a", "b"]]) func ofEquallyFrequentClassesTheFirst(labels: [String]) throws {
        let trained = try TrainedKNN([[0], [5]], labels, parameters: #"{"n_neighbors":2}"#)
        #expect(try trained.classes([Sample([0.0]), Sample([5.0])]) == ["a", "a"])
    }

    /// All rows vote: the most frequent class, wherever the item lies.
    @Test func asManyNeighborsAsRows() throws {
        let trained = try TrainedKNN([[0], [10], [20]], ["few", "many", "many"], parameters: #"{"n_neighbors":3}"#)
        #expect(try trained.classes([Sample([0.0]), Sample([-1e6])]) == ["many", "many"])
    }

    @Test func fiveNeighborsUnlessToldOtherwise() throws {
        let rows = [[0.0], [1], [2], [3], [4], [5]]
        let labels = ["a", "a", "b", "b", "b", "a"]
        #expect(try TrainedKNN(rows, labels).classes([Sample([0.0])]) == ["b"])
    }
}

import Estimators
import Kernels
import PluginKit
import Testing

/// Rows that run through trees in groups, against rows that walk each tree by themselves.
struct TreeEnsembleTests {
    /// One row; a group but for one; a group; a group and one more; as many groups as share a tree, and one row more; many
    /// groups, the last one not full.
    static let batchSizes = [0, 1, 63, 64, 65, 512, 513, 1000]
    /// Thresholds and features have the same values, so that they are often equal, which goes to the left.
    static let values = [-1e9, -2, -0.5, 0, 0, 0, 0.5, 1, 3, 1e9]

    static func forest(
        trees: Int, depth: Int, featureCount: Int = 5, width: Int = 1, outputs: Int = 1, values: [Double] = values,
        seed: UInt64
    ) -> NaiveForest {
        var generator = SplitMix64(seed: seed)
        return NaiveForest(
            trees: (0..<trees).map { index in
                let tree = NaiveTree.random(
                    depth: depth, featureCount: featureCount, width: width, values: values, using: &generator)
                return (tree, index % (outputs - width + 1))
            }, featureCount: featureCount, width: width, offset: (0..<outputs).map { Double($0) + 0.5 })
    }

    static func rows(_ count: Int, width: Int = 5, seed: UInt64) -> [[Double]] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            (0..<width).map { _ in values.randomElement(using: &generator) ?? 0 }
        }
    }

    /// Sums are taken tree after tree either way, so that they are the same bits.
    @Test(arguments: batchSizes, [(depth: 0, trees: 3), (depth: 1, trees: 1), (depth: 4, trees: 20), (8, 10)])
    func numbers(count: Int, size: (depth: Int, trees: Int)) throws {
        let forest = Self.forest(trees: size.trees, depth: size.depth, seed: UInt64(size.depth))
        var ensemble = try forest.ensemble()
        #expect(ensemble.treeCount == size.trees && ensemble.outputCount == 1)
        let rows = Self.rows(count, seed: 7)
        #expect(try ensemble(rows.map { Sample($0) }) == rows.flatMap { forest.sums(of: $0) })
    }

    @Test(arguments: batchSizes) func texts(count: Int) throws {
        let words = (0..<200).map { "word\($0)" }
        let forest = Self.forest(
            trees: 30, depth: 6, featureCount: words.count, values: [-1, 0, 0.5, 0.5, 1.5, 2], seed: 3)
        var generator = SplitMix64(seed: 4)
        let texts = (0..<count).map { _ in
            (0..<40).map { _ in Int.random(in: 0..<words.count, using: &generator) }
        }
        let rows = texts.map { text in
            text.reduce(into: [Double](repeating: 0, count: words.count)) { row, word in row[word] += 1 }
        }
        var ensemble = try forest.ensemble(words: words)
        let items = texts.map { text in Sample(text.map { words[$0] }.joined(separator: " ")) }
        #expect(try ensemble(items) == rows.flatMap { forest.sums(of: $0) })
    }

    /// Leaves of one number that are added to one of four sums each, of two that are added to neighbors, of four to all.
    @Test(arguments: [1, 2, 4], batchSizes) func severalOutputs(width: Int, count: Int) throws {
        let forest = Self.forest(trees: 12, depth: 4, width: width, outputs: 4, seed: UInt64(width))
        var ensemble = try forest.ensemble()
        #expect(ensemble.outputCount == 4)
        let rows = Self.rows(count, seed: 9)
        #expect(try ensemble(rows.map { Sample($0) }) == rows.flatMap { forest.sums(of: $0) })
    }

    /// Memory of a batch is used again for the next one, and nothing of the batch may be left in it.
    @Test func batchesDoNotMatter() throws {
        let forest = Self.forest(trees: 10, depth: 5, seed: 11)
        var ensemble = try forest.ensemble()
        let rows = Self.rows(700, seed: 12)
        let expected = rows.flatMap { forest.sums(of: $0) }
        for size in [700, 1, 65, 64, 130, 700] {
            var sums: [Double] = []
            for start in stride(from: 0, to: rows.count, by: size) {
                sums += try ensemble(rows[start..<min(start + size, rows.count)].map { Sample($0) })
            }
            #expect(sums == expected)
        }
    }

    /// The rows of a group part at each of a path's splits, and none of them may be lost; the other way no row parts.
    @Test(arguments: [true, false]) func pathsOfManySplits(toTheRight: Bool) throws {
        let tree = (0..<500).reversed().reduce(NaiveTree.leaf([-1])) { rest, index in
            let (leaf, threshold) = (NaiveTree.leaf([Double(index)]), Double(toTheRight ? index : 500 - index))
            return .split(
                feature: 0, threshold: threshold, left: toTheRight ? leaf : rest, right: toTheRight ? rest : leaf)
        }
        let forest = NaiveForest(trees: [(tree, 0)], featureCount: 1, width: 1, offset: [0])
        let rows = (0..<1000).map { [Double($0 * 7 % 600)] }
        var ensemble = try forest.ensemble()
        #expect(try ensemble(rows.map { Sample($0) }) == rows.flatMap { forest.sums(of: $0) })
    }

    /// 0.1 + 2⁻²⁹ exceeds 0.1 rounded to `Float`, unless it is rounded too; what is too large for `Float` stays on its side.
    @Test(arguments: [true, false]) func singlePrecision(inSinglePrecision: Bool) throws {
        let tree = NaiveTree.split(
            feature: 0, threshold: Double(Float(0.1)), left: .leaf([1]), right: .leaf([2]))
        let forest = NaiveForest(trees: [(tree, 0)], featureCount: 1, width: 1, offset: [0])
        var ensemble = try forest.ensemble(inSinglePrecision: inSinglePrecision)
        let items = [0.1 + 0x1p-29, 0.2, 1e300, -1e300].map { Sample([$0]) }
        #expect(try ensemble(items) == [inSinglePrecision ? 1 : 2, 2, 2, 1])
    }

    @Test func itemsOfTheOtherKind() throws {
        var ensemble = try Self.forest(trees: 2, depth: 2, seed: 1).ensemble()
        #expect(throws: PluginError.self) { try ensemble([Sample("apple")]) }
        #expect(throws: PluginError.self) { try ensemble([Sample([1.0])]) }
        #expect(throws: PluginError.self) { try ensemble([Sample([1, 2, 3, 4, .infinity])]) }
        #expect(try ensemble([Sample([1, 2, 3, 4, 5])]).count == 1)
    }
}

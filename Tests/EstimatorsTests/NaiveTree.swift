import Estimators
import Kernels

/// A decision tree as one would write it down, and the walk through it as well: what `TreeEnsemble` is compared with.
indirect enum NaiveTree {
    case leaf([Double])
    case split(feature: Int, threshold: Double, left: NaiveTree, right: NaiveTree)

    /// The numbers of the leaf where a row ends.
    func numbers(of row: [Double]) -> [Double] {
        switch self {
        case .leaf(let numbers): numbers
        case .split(let feature, let threshold, let left, let right):
            (row[feature] > threshold ? right : left).numbers(of: row)
        }
    }

    /// A tree that has thresholds among `values`; its leaves have `width` of few different numbers.
    static func random(
        depth: Int, featureCount: Int, width: Int, values: [Double], using generator: inout SplitMix64
    ) -> NaiveTree {
        guard depth > 0, generator.nextUniform() < 0.9 else {
            return .leaf((0..<width).map { _ in Double.random(in: -2...2, using: &generator).rounded() / 4 })
        }
        return .split(
            feature: .random(in: 0..<featureCount, using: &generator),
            threshold: values.randomElement(using: &generator) ?? 0,
            left: .random(
                depth: depth - 1, featureCount: featureCount, width: width, values: values, using: &generator),
            right: .random(
                depth: depth - 1, featureCount: featureCount, width: width, values: values, using: &generator))
    }

    /// The same tree as training grows it, in an order that isn't the one in which it is written.
    func grown(leaves: inout TreeEnsembleWriter) -> DecisionTree {
        var tree = DecisionTree()
        add(to: &tree, at: .root, &leaves)
        return tree
    }

    private func add(to tree: inout DecisionTree, at place: DecisionTree.Place, _ leaves: inout TreeEnsembleWriter) {
        switch self {
        case .leaf(let numbers): tree.put(leaves.leaf(numbers), at: place)
        case .split(let feature, let threshold, let left, let right):
            let node = tree.split(at: place, feature: feature, threshold: threshold)
            right.add(to: &tree, at: .right(of: node), &leaves)
            left.add(to: &tree, at: .left(of: node), &leaves)
        }
    }
}

/// Some trees, and the sums to which each is added.
struct NaiveForest {
    var trees: [(tree: NaiveTree, output: Int)]
    let featureCount: Int
    /// How many numbers the leaves have.
    let width: Int
    let offset: [Double]

    /// The sums of a row.
    func sums(of row: [Double]) -> [Double] {
        var sums = offset
        for (tree, output) in trees {
            for (index, number) in tree.numbers(of: row).enumerated() { sums[output + index] += number }
        }
        return sums
    }

    /// The same trees, written and mapped.
    ///
    /// - Parameter words: the features' words; nil for numbers.
    func ensemble(words: [String]? = nil, inSinglePrecision: Bool = false) throws -> TreeEnsemble {
        let folder = try ModelFolder { bundle in
            try bundle.addFeatures(count: featureCount, words: words)
            var writer = TreeEnsembleWriter(featureCount: featureCount, width: width)
            for (tree, output) in trees { writer.add(tree.grown(leaves: &writer), output: output) }
            try writer.write(offset: offset, to: &bundle)
        }
        return try TreeEnsemble(
            directory: folder.path, plugin: ModelFolder.plugin, inSinglePrecision: inSinglePrecision)
    }
}

internal import Kernels
public import ModelBundle
public import PluginKit

/// The sum of many decision trees, mapped from a model bundle: an item runs through every tree from its root to a leaf, and
/// the numbers of the leaves are added up.
///
/// It is what a random forest and boosted trees have in common when they serve. In the bundle:
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`vocabulary.…`, `features.…`||what `FeatureExtractor` needs|
/// |`thresholds`|thresholds|those of the first feature in ascending order, then those of the second one, and so on|
/// |`thresholds.offsets`|features + 1|where each feature's thresholds begin, and at last where the last one's end|
/// |`trees.steps`|steps × 2|a threshold, and the child on the right: of rows whose feature exceeds it; or a leaf and 0|
/// |`trees.roots`|trees|where each tree begins|
/// |`trees.outputs`|trees|the first of the sums to which the tree's leaves are added|
/// |`trees.leaves`|leaves × width|the numbers of the leaves, the same ones only once|
/// |`offset`|outputs|what the sums begin with|
///
/// A child or a root is the index of a step, or, if negative, the complement of a leaf's index; so are the leaves among the
/// steps. The other rows, on the left, go on to the next step: steps are runs that lead to the left again and again, each
/// until a leaf ends it. In rows with few features that aren't zero hardly any threshold is exceeded, and the way through a
/// tree is mostly a run through consecutive memory.
///
/// A forest's steps are many megabytes, of which one item reads some kilobytes. They are checked when they are read: an
/// index out of range, or one that leads back, is an error.
public struct TreeEnsemble: ~Copyable {
    private let bundle: Bundle
    private let tensors: TreeTensors
    private let inSinglePrecision: Bool
    private var extractor: FeatureExtractor
    private var groups: RowGroups

    /// Maps the model and checks it, except for the steps.
    ///
    /// - Parameters:
    ///   - directory: the bundle's folder.
    ///   - plugin: the plugin that the model must belong to.
    ///   - inSinglePrecision: whether features are rounded to `Float` before they are compared with thresholds.
    /// - Throws: `BundleError` or `KernelError` if the model is missing, damaged or another plugin's.
    public init(directory: String, plugin: String, inSinglePrecision: Bool = false) throws {
        let bundle = try Bundle(directory: directory, plugin: plugin)
        let extractor = try FeatureExtractor(in: bundle)
        tensors = try TreeTensors(in: bundle, featureCount: extractor.count)
        groups = RowGroups(tensors, in: bundle)
        self.inSinglePrecision = inSinglePrecision
        self.extractor = extractor
        self.bundle = bundle
    }

    /// How many trees there are.
    public var treeCount: Int { tensors.roots.count }

    /// How many sums an item gets.
    public var outputCount: Int { tensors.offset.count }

    /// The sums of some items.
    ///
    /// - Returns: items × outputs, row-major: one buffer, so that no item costs an allocation.
    /// - Throws: `PluginError.item` if an item isn't of the kind that the model was trained on, `BundleError` if the items
    ///   come upon a damaged step.
    public mutating func callAsFunction(_ items: [Sample]) throws -> [Double] {
        try extractor.extract(items, from: bundle)
        var outputs = [Double](repeating: 0, count: items.count * outputCount)
        try tensors.sumLeaves(of: extractor.rows, in: bundle, inSinglePrecision, &groups, into: &outputs)
        return outputs
    }

    /// The classes of the same bundle.
    ///
    /// - Throws: `BundleError` if they are missing or damaged, or not one for each output.
    public func classLabels() throws(BundleError) -> ClassLabels { try ClassLabels(in: bundle, count: outputCount) }
}

extension TreeTensors {
    /// The sums of the leaves of some rows.
    fileprivate func sumLeaves(
        of rows: SparseMatrix, in bundle: borrowing Bundle, _ inSinglePrecision: Bool, _ groups: inout RowGroups,
        into outputs: inout [Double]
    ) throws(BundleError) {
        let trees = MappedTrees(self, in: bundle)
        var sums = outputs.mutableSpan
        for first in stride(from: 0, to: rows.rowCount, by: RowGroups.limit * RowGroups.capacity) {
            let members = first..<min(first + RowGroups.limit * RowGroups.capacity, rows.rowCount)
            groups.answer(members, of: rows, self, in: bundle, inSinglePrecision: inSinglePrecision)
            let damaged = trees.sumLeaves(of: groups, into: &sums, at: first * offset.count)
            if let damaged { throw damage(damaged, bundle.file) }
        }
    }
}

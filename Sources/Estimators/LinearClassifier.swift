public import Kernels
public import ModelBundle
public import PluginKit

/// A linear classifier: an item with the features x gets the class c for which xᵀ w_c + b_c is largest.
///
/// In the bundle: the tensors of `LinearModel`, the weights being named `weights`, and those of `ClassLabels`.
public struct LinearClassifier: ~Copyable {
    private var model: LinearModel
    private let classes: ClassLabels

    /// Maps the model and checks it.
    ///
    /// - Parameters:
    ///   - directory: the bundle's folder.
    ///   - plugin: the plugin that the model must belong to.
    /// - Throws: `BundleError` or `KernelError` if the model is missing, damaged or another plugin's.
    public init(directory: String, plugin: String) throws {
        let model = try LinearModel(directory: directory, plugin: plugin)
        classes = try model.classLabels()
        self.model = model
    }

    /// The class of each item.
    ///
    /// - Throws: `PluginError.item` if an item isn't of the kind that the model was trained on, or a score overflows.
    public mutating func callAsFunction(_ items: [Sample]) throws(PluginError) -> [Text] {
        classes.best(try model(items))
    }

    /// Adds a trained classifier to a model bundle.
    ///
    /// - Parameters:
    ///   - weights: features × classes.
    ///   - offset: one number per class.
    /// - Throws: `BundleError` if a tensor's name is taken or its shape wrong.
    public static func write(
        _ features: LearnedFeatures, _ classes: ClassLabels, weights: borrowing Matrix, offset: [Double],
        to bundle: inout BundleWriter
    ) throws {
        try features.write(to: &bundle)
        try classes.write(to: &bundle)
        try bundle.add("weights", shape: [weights.rows, weights.columns], weights.elements)
        try bundle.add("offset", offset)
    }
}

public import Kernels
public import ModelBundle
public import PluginKit
public import TextFeatures

/// A linear classifier of word counts: a text with the counts x gets the class c for which xᵀ w_c + b_c is largest.
///
/// In the bundle: the tensors of `LinearTextModel`, the weights being named `weights`, and those of `ClassLabels`.
public struct LinearTextClassifier: ~Copyable {
    private var model: LinearTextModel
    private let classes: ClassLabels

    /// Maps the model and checks it.
    ///
    /// - Parameters:
    ///   - directory: the bundle's folder.
    ///   - plugin: the plugin that the model must belong to.
    /// - Throws: `BundleError` or `KernelError` if the model is missing, damaged or another plugin's.
    public init(directory: String, plugin: String) throws {
        let model = try LinearTextModel(directory: directory, plugin: plugin)
        classes = try model.classLabels()
        self.model = model
    }

    /// The class of each text.
    public mutating func callAsFunction(_ texts: [Text]) -> [Text] { classes.best(model(texts)) }

    /// Adds a trained classifier to a model bundle.
    ///
    /// - Parameters:
    ///   - weights: words × classes.
    ///   - offset: one number per class.
    /// - Throws: `BundleError` if a tensor's name is taken or its shape wrong.
    public static func write(
        _ vocabulary: borrowing Vocabulary, _ classes: ClassLabels, weights: borrowing Matrix, offset: [Double],
        to bundle: inout BundleWriter
    ) throws {
        try vocabulary.write(to: &bundle)
        try classes.write(to: &bundle)
        try bundle.add("weights", shape: [weights.rows, weights.columns], weights.elements)
        try bundle.add("offset", offset)
    }
}

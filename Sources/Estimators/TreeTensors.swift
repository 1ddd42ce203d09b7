internal import Kernels
internal import ModelBundle

/// Where the parts of a `TreeEnsemble` lie in its bundle.
struct TreeTensors {
    let thresholds: Tensor<Double>
    let thresholdOffsets: Tensor<UInt32>
    let steps: Tensor<Int32>
    let roots: Tensor<Int32>
    let outputs: Tensor<UInt32>
    let leaves: Tensor<Double>
    let offset: Tensor<Double>

    /// The tensors' names.
    enum Name {
        static let thresholds = "thresholds"
        static let thresholdOffsets = "thresholds.offsets"
        static let steps = "trees.steps"
        static let roots = "trees.roots"
        static let outputs = "trees.outputs"
        static let leaves = "trees.leaves"
        static let offset = "offset"
    }

    /// Finds them, and checks all but the steps, of which it only reads the last one.
    ///
    /// - Throws: `BundleError` or `KernelError` if one is missing or damaged.
    init(in bundle: borrowing Bundle, featureCount: Int) throws {
        thresholds = try bundle.tensor(Name.thresholds, of: Double.self, shape: [nil])
        thresholdOffsets = try bundle.tensor(Name.thresholdOffsets, of: UInt32.self, shape: [featureCount + 1])
        steps = try bundle.tensor(Name.steps, of: Int32.self, shape: [nil, 2])
        roots = try bundle.tensor(Name.roots, of: Int32.self, shape: [nil])
        outputs = try bundle.tensor(Name.outputs, of: UInt32.self, shape: [roots.count])
        leaves = try bundle.tensor(Name.leaves, of: Double.self, shape: [nil, nil])
        offset = try bundle.tensor(Name.offset, of: Double.self, shape: [nil])
        for tensor in [thresholds, leaves, offset] {
            try requireFinite(bundle[tensor], named: "\(bundle.file): \(tensor.name)")
        }
        try checkThresholds(bundle)
        try checkTrees(bundle)
    }

    /// The error for a step that can't be right, or a leaf that doesn't exist.
    func damage(_ child: DecisionTree.Child, _ file: String) -> BundleError {
        let isLeaf = child < 0
        return damage(
            Name.steps,
            isLeaf
                ? "a step leads to leaf \(~child) of \(leaves.shape[0])"
                : "step \(child) of \(steps.shape[0]) names a threshold, a step or a leaf that cannot be its own", file)
    }

    private func checkThresholds(_ bundle: borrowing Bundle) throws(BundleError) {
        let (offsets, thresholds) = (bundle[thresholdOffsets], bundle[thresholds])
        guard offsets[0] == 0, Int(offsets[offsets.count - 1]) == thresholds.count else {
            throw damage(
                Name.thresholdOffsets,
                "they do not begin with 0 and end with \(thresholds.count), the last threshold's end",
                bundle.file)
        }
        for feature in 1..<offsets.count {
            guard offsets[feature - 1] <= offsets[feature], Int(offsets[feature]) <= thresholds.count else {
                throw damage(Name.thresholdOffsets, "they do not ascend at \(feature)", bundle.file)
            }
            let own = Int(offsets[feature - 1])..<Int(offsets[feature])
            for index in own.dropFirst() where thresholds[index - 1] >= thresholds[index] {
                throw damage(Name.thresholds, "those of feature \(feature - 1) do not ascend", bundle.file)
            }
        }
    }

    private func checkTrees(_ bundle: borrowing Bundle) throws(BundleError) {
        let (stepCount, leafCount, width) = (steps.shape[0], leaves.shape[0], leaves.shape[1])
        let (steps, roots, outputs) = (bundle[steps], bundle[roots], bundle[outputs])
        guard !roots.isEmpty, max(thresholds.count, stepCount, leafCount) <= Int(Int32.max) else {
            throw damage(
                Name.roots,
                "there are \(roots.count) trees, \(stepCount) steps, \(leafCount) leaves, \(thresholds.count) thresholds",
                bundle.file)
        }
        guard steps.isEmpty || steps[2 * (stepCount - 1)] < 0 else {
            throw damage(Name.steps, "the last one is no leaf, so that its run has no end", bundle.file)
        }
        for tree in roots.indices {
            guard Int(roots[tree]) < stepCount, Int(~roots[tree]) < leafCount else {
                throw damage(Name.roots, "tree \(tree) begins at \(roots[tree]), where nothing is", bundle.file)
            }
            guard Int(outputs[tree]) + width <= offset.count else {
                throw damage(
                    Name.outputs,
                    "tree \(tree) adds \(width) numbers from output \(outputs[tree]) of \(offset.count) on",
                    bundle.file)
            }
        }
    }

    private func damage(_ tensor: String, _ problem: String, _ file: String) -> BundleError {
        BundleError(file: file, item: tensor, problem: problem, advice: "the file is damaged; train the model again")
    }
}

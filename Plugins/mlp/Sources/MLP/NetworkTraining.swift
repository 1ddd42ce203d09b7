internal import Kernels

/// Trains a perceptron as scikit-learn's `MLPClassifier` does: epoch after epoch through the shuffled rows, one step of Adam
/// for each mini-batch.
struct NetworkTraining {
    /// How many rows a mini-batch has.
    let batchSize: Int
    /// How many epochs there are at most.
    let maximumEpochs: Int
    /// It ends when for more than `patience` epochs the loss has not become lower by this much than the lowest before.
    let tolerance: Double
    let patience: Int

    /// How it went.
    struct Course {
        /// The mean loss of the last epoch's rows, each before its mini-batch's step, with the penalty.
        private(set) var loss = Double.infinity
        private(set) var epochs = 0
        private(set) var hasConverged = false
        private var lowest = Double.infinity
        private var epochsWithoutGain = 0

        fileprivate mutating func add(_ loss: Double, tolerance: Double, patience: Int) {
            self.loss = loss
            epochs += 1
            epochsWithoutGain = loss > lowest - tolerance ? epochsWithoutGain + 1 : 0
            lowest = min(lowest, loss)
            hasConverged = epochsWithoutGain > patience
        }
    }

    /// - Parameters:
    ///   - labels: the class of each row.
    ///   - generator: what decides the order of the rows.
    /// - Throws: `KernelError` if the loss is not finite any more.
    func run(
        _ network: inout Network, _ matrix: SparseMatrix, labels: [Int], using generator: inout SplitMix64
    ) throws(KernelError) -> Course {
        var course = Course()
        var order = Array(labels.indices)
        var positions = [Int](repeating: -1, count: matrix.columnCount)
        while course.epochs < maximumEpochs, !course.hasConverged {
            order.shuffle(using: &generator)
            var loss = 0.0
            for start in stride(from: 0, to: order.count, by: batchSize) {
                let rows = order[start..<min(start + batchSize, order.count)]
                loss += network.step(MiniBatch(matrix, labels: labels, rows: rows, positions: &positions))
            }
            loss = (loss + network.takePenalty()) / Double(order.count)
            guard loss.isFinite else {
                throw KernelError("the loss became \(loss); lower 'learning_rate_init', or set 'standardize' to true")
            }
            course.add(loss, tolerance: tolerance, patience: patience)
        }
        return course
    }
}

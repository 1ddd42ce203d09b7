package import Experiment

/// What a report draws of a run: every succeeded invocation whose log was found, the same that the summary counts; and when
/// messages were due that came to no good end.
package struct RunInvocations: Sendable, Equatable {
    /// Times in milliseconds, as in `results.csv`.
    package struct Invocation: Sendable, Equatable {
        /// Its place in `cells`.
        package var cell: Int32
        package var isCold: Bool
        /// In seconds since the first message of the run was due; NaN of one that was taken from an earlier run.
        package var scheduled: Double
        package var duration: Float
        package var billedDuration: Float
        /// From the scheduled time to the recorded response; NaN where a topic delivers.
        package var roundTrip: Float
        /// In MB.
        package var maxMemoryUsed: Float

        package init(
            cell: Int32, isCold: Bool, scheduled: Double, duration: Float, billedDuration: Float, roundTrip: Float,
            maxMemoryUsed: Float
        ) {
            self.cell = cell
            self.isCold = isCold
            self.scheduled = scheduled
            self.duration = duration
            self.billedDuration = billedDuration
            self.roundTrip = roundTrip
            self.maxMemoryUsed = maxMemoryUsed
        }
    }

    /// A message that has no answer, or none that counts.
    package struct Unserved: Sendable, Equatable {
        package enum Reason: String, Sendable, CaseIterable { case failed, throttled, timedOut, unsent }

        package var reason: Reason
        /// In seconds since the first message of the run was due.
        package var scheduled: Double
        /// From the scheduled time to the end of the delivery, in milliseconds; NaN where a topic delivers, and of what was
        /// never sent.
        package var roundTrip: Float
        /// As the platform's REPORT has it, in milliseconds; NaN without one.
        package var duration: Float

        package init(_ reason: Reason, scheduled: Double, roundTrip: Float = .nan, duration: Float = .nan) {
            self.reason = reason
            self.scheduled = scheduled
            self.roundTrip = roundTrip
            self.duration = duration
        }
    }

    /// The mean parts of a cold start, in milliseconds: means, as only these add up to the whole.
    package struct Phases: Sendable, Equatable {
        /// How many cold starts tell all of them.
        package var count: Int
        /// Until the instance's process runs, and what the platform needs between the other phases; nil where only the
        /// platform knows it, as on AWS.
        package var sandbox: Double?
        /// The init phase but for the initializer: the process, its libraries, its runtime.
        package var runtime: Double
        /// The initializer, as the function measured it: mostly the model's loading.
        package var initializer: Double
        /// The Duration of the first invocation.
        package var firstCall: Double

        package init(
            count: Int = 0, sandbox: Double? = nil, runtime: Double = 0, initializer: Double = 0, firstCall: Double = 0
        ) {
            self.count = count
            self.sandbox = sandbox
            self.runtime = runtime
            self.initializer = initializer
            self.firstCall = firstCall
        }

        /// What is known, all but the sandbox.
        package var insideSandbox: Double { runtime + initializer + firstCall }
        /// The whole; nil if the sandbox isn't known.
        package var total: Double? { sandbox.map { $0 + insideSandbox } }
    }

    /// The samples of one cell, smallest first, in milliseconds.
    package struct CellSample: Sendable, Equatable {
        package var cell: Cell
        /// Durations of warm invocations.
        package var warm: [Double] = []
        /// From the decision to start an instance to its first response.
        package var cold: [Double] = []
        /// Init Duration and Duration of the cold starts of which the platform tells no more, as on AWS.
        package var initAndDuration: [Double] = []
        /// Billed durations of invocations that failed.
        package var failedWarm: [Double] = []
        package var failedCold: [Double] = []
        package var phases = Phases()

        package init(cell: Cell, warm: [Double] = [], cold: [Double] = []) {
            self.cell = cell
            self.warm = warm
            self.cold = cold
        }
    }

    /// In the order in which they first occur.
    package var cells: [CellSample]
    /// In the order in which they were published.
    package var invocations: [Invocation]
    /// Deliveries first, then what was never sent.
    package var unserved: [Unserved]

    package init(cells: [CellSample], invocations: [Invocation], unserved: [Unserved] = []) {
        self.cells = cells
        self.invocations = invocations
        self.unserved = unserved
    }
}

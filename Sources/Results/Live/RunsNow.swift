/// The runs of a folder at one moment.
package struct RunsNow: Codable, Sendable, Equatable {
    package enum Status: String, Codable, Sendable {
        /// A process drives it.
        case running
        case complete
        /// It was cut short, or hasn't begun.
        case incomplete
        /// Its plan can't be read.
        case damaged
    }

    package struct Run: Codable, Sendable, Equatable {
        package var name: String
        package var status: Status
        /// UTC, `YYYY-MM-DD HH:MM:SS.mmm`; when the plan was written if the journal doesn't tell.
        package var startedAt: String
        /// `local`, `aws`; empty, as are the lists, if the plan can't be read.
        package var platform: String
        package var plugins: [String]
        package var memorySizes: [Int]
        package var batchSizes: [Int]
        /// The deliveries of all cells; nil if the plan doesn't tell.
        package var planned: Int?
        /// Those that have ended, as far as the journal has been read.
        package var ended: Int
        /// Those of them that did not succeed.
        package var failed: Int
        /// Whether the journal has been read to its end; a long one takes a few looks.
        package var isCounted: Bool
        /// Deliveries per second over the latest minute; only of a running one.
        package var perSecond: Double?
        /// An estimate by that rate.
        package var secondsLeft: Double?
        /// Whether a stopping rule may end it before all that is planned has been delivered.
        package var mayStopEarlier: Bool
        package var hasReport: Bool
        /// Of a running one, in the order of the plan.
        package var cells: [Cell]
        /// What is wrong with it, and what to do; nil if nothing is.
        package var problem: String?
    }

    package struct Cell: Codable, Sendable, Equatable {
        package var plugin: String
        package var memorySize: Int
        package var batchSize: Int
        package var planned: Int
        package var ended: Int
        package var failed: Int
        /// Of the latest round trips without demanded cold starts, in milliseconds; nil before the first.
        package var latestMedian: Double?
    }

    package var folder: String
    /// The latest first.
    package var runs: [Run]
    /// Why there is no list; nil if there is.
    package var problem: String?
}

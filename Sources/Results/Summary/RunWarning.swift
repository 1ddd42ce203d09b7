/// Something about a run that a reader of its numbers must know, and what to do about it.
package struct RunWarning: Codable, Sendable, Equatable {
    package enum Kind: String, Codable, Sendable {
        case incomplete, sumsOff, resumedElsewhere, outputsDiffer, unsuccessful, retried, memoryExceeded
        case unenforcedLimits, missingLog, coldDisagreement
        case unsent, lateDriver, imprecise, outOfTime, outOfBudget
        /// Cells that an earlier run has measured.
        case reused
        case damagedJournal, damagedLog, sampleTooSmall, slowFirstRun, drift, severalModes
        case machineBusy, stolenTime, clockChanged, throttled
        /// Of two runs that are compared.
        case differentMachines, differentWorkloads, differentInputs, sameMeasurement
    }

    package var kind: Kind
    package var message: String
    package var advice: String

    package init(_ kind: Kind, _ message: String, advice: String) {
        self.kind = kind
        self.message = message
        self.advice = advice
    }
}

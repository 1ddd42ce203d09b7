/// One thing that `harness doctor` looked at.
struct Finding: Codable, Sendable, Equatable {
    enum State: String, Codable, Sendable {
        case good
        /// Something works less well without it.
        case limited
        /// Nothing works without it.
        case missing
    }

    var subject: String
    var state: State
    /// What was found.
    var detail: String
    /// What its lack costs, and what to do; nil if nothing is lacking.
    var advice: String?
}

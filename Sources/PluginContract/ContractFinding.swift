/// One clause of the contract between the harness and a plugin.
package enum ContractClause: String, Sendable, Codable, CaseIterable {
    case coldStart = "cold start"
    case batchSizes = "batch sizes"
    case determinism
    case notAnEvent = "not an SNS event"
    case wrongItems = "items of another kind"
    case emptyItems = "empty items"
    case invalidUTF8 = "invalid UTF-8"
    case longItem = "long item"
    case logLines = "log lines"
    case memory
}

/// Whether a plugin keeps one clause.
package struct ContractFinding: Sendable, Codable, Hashable {
    package var clause: ContractClause
    package var isKept: Bool
    /// What was seen; if the clause is broken, what was expected too.
    package var explanation: String

    static func kept(_ clause: ContractClause, _ explanation: String) -> ContractFinding {
        ContractFinding(clause: clause, isKept: true, explanation: explanation)
    }

    static func broken(_ clause: ContractClause, _ explanation: String) -> ContractFinding {
        ContractFinding(clause: clause, isKept: false, explanation: explanation)
    }
}

/// What is wrong with a catalog file, a dataset, a build or a model: what happened, where, and what to do next.
package struct CatalogError: Error, Equatable, Sendable {
    /// What happened, as one sentence without a full stop.
    package var problem: String
    /// The file at fault.
    package var file: String?
    /// The line in `file`, counted from 1.
    package var line: Int?
    /// The field in `file`, such as `source.sha256` or `plugins[2].name`.
    package var field: String?
    /// What to do next.
    package var advice: String?
    /// What another program said: the compiler, pip, a trainer.
    package var details: String?

    package init(
        _ problem: String, file: String? = nil, line: Int? = nil, field: String? = nil, advice: String? = nil,
        details: String? = nil
    ) {
        self.problem = problem
        self.file = file
        self.line = line
        self.field = field
        self.advice = advice
        self.details = details
    }
}

extension CatalogError {
    /// The task was cancelled, as by Ctrl-C: nothing is wrong.
    package static let cancelled = CatalogError("cancelled")
}

extension CatalogError: CustomStringConvertible {
    /// `registry.json:4: plugins[1].name: problem. advice`, then the details on lines of their own.
    package var description: String {
        var text = ""
        if let file { text += line.map { "\(file):\($0): " } ?? "\(file): " }
        if let field, !field.isEmpty { text += "\(field): " }
        text += problem
        if let advice { text += ". \(advice)" }
        if let details, !details.isEmpty { text += "\n\(details)" }
        return text
    }
}

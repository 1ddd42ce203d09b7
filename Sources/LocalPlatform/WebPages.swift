/// What a server shows in a browser, besides functions.
package struct WebPages: Sendable {
    package struct Page: Sendable {
        package var status: Int
        /// Its media type.
        package var type: String
        package var body: [UInt8]
        /// What it may load and run (W3C, Content Security Policy Level 3).
        package var policy: String

        package init(status: Int = 200, type: String, body: [UInt8], policy: String = "default-src 'none'") {
            self.status = status
            self.type = type
            self.body = body
            self.policy = policy
        }

        /// A page that says what is wrong.
        package static func refusal(_ status: Int, _ reason: String) -> Page {
            Page(status: status, type: "text/plain; charset=utf-8", body: Array("\(reason)\n".utf8))
        }
    }

    /// Paths that begin with one of these, or are `/`, are pages', and no functions'.
    let prefixes: [String]
    let answer: @Sendable (_ path: String) async -> Page

    /// - Parameters:
    ///   - prefixes: what the paths of pages begin with, other than `/` itself.
    ///   - answer: the page of a path, without its query and with its escapes as they stand. Called off the event loop,
    ///     from any task.
    package init(prefixes: [String], answer: @escaping @Sendable (_ path: String) async -> Page) {
        self.prefixes = prefixes
        self.answer = answer
    }

    func own(_ path: Substring) -> Bool { path == "/" || prefixes.contains { path.hasPrefix($0) } }
}

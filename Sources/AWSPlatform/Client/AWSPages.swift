/// One page of a listing.
package struct AWSPage<Item: Sendable>: Sendable {
    package var items: [Item]
    /// With which the listing goes on; nil at its end.
    package var next: String?

    package init(items: [Item], next: String?) {
        self.items = items
        // Some services end a listing with an empty token.
        self.next = next?.isEmpty == true ? nil : next
    }
}

/// A listing of a service, page by page, each fetched when it's asked for. A page may well be empty and not the last.
package struct AWSPages<Item: Sendable>: AsyncSequence, Sendable {
    package typealias Element = AWSPage<Item>
    package typealias Failure = AWSError
    /// Fetches the page of a token; nil asks for the first.
    package typealias Fetch = @Sendable (_ token: String?) async throws(AWSError) -> AWSPage<Item>

    let operation: AWSOperation
    var first: String?
    let fetch: Fetch

    /// - Parameter first: the token to begin with; nil for the beginning.
    package init(_ operation: AWSOperation, from first: String? = nil, fetch: @escaping Fetch) {
        self.operation = operation
        self.first = first
        self.fetch = fetch
    }

    /// The items of all pages.
    package func collect() async throws(AWSError) -> [Item] {
        var items: [Item] = []
        for try await page in self { items += page.items }
        return items
    }

    package func makeAsyncIterator() -> Iterator { Iterator(pages: self, next: first) }

    package struct Iterator: AsyncIteratorProtocol {
        let pages: AWSPages
        var next: String?
        var isAtEnd = false
        /// The tokens so far, as hashes: one that comes again would lead round in a circle for ever.
        var seen: Set<Int> = []

        package mutating func next(isolation actor: isolated (any Actor)?) async throws(AWSError) -> AWSPage<Item>? {
            guard !isAtEnd else { return nil }
            if let next, !seen.insert(next.hashValue).inserted {
                isAtEnd = true
                throw AWSError(
                    pages.operation, .malformedAnswer, code: "RepeatedToken",
                    message: "the service gave the same page token twice, so the listing would never end")
            }
            let page = try await pages.fetch(next)
            next = page.next
            isAtEnd = page.next == nil
            return page
        }

        package mutating func next() async throws(AWSError) -> AWSPage<Item>? { try await next(isolation: nil) }
    }
}

/// Does something to every element, so many at once, and returns the results in no order. The first failure cancels the rest.
func withEach<Element: Sendable, Value: Sendable>(
    of elements: [Element], atOnce limit: Int,
    _ body: @escaping @Sendable (Element) async throws(RegistryError) -> Value
) async throws(RegistryError) -> [Value] {
    @Sendable func attempt(_ element: Element) async -> Result<Value, RegistryError> {
        do throws(RegistryError) { return .success(try await body(element)) } catch { return .failure(error) }
    }
    let results = await withTaskGroup(of: Result<Value, RegistryError>.self) { group in
        var waiting = elements.makeIterator()
        for element in waiting.next(max(1, limit)) { group.addTask { await attempt(element) } }
        var results: Result<[Value], RegistryError> = .success([])
        while let result = await group.next() {
            switch (results, result) {
            case (.success(let values), .success(let value)):
                results = .success(values + [value])
                if let element = waiting.next() { group.addTask { await attempt(element) } }
            case (.success, .failure(let error)):
                results = .failure(error)
                group.cancelAll()
            case (.failure, _): break
            }
        }
        return results
    }
    return try results.get()
}

extension IteratorProtocol {
    /// The next elements, up to so many.
    fileprivate mutating func next(_ count: Int) -> [Element] {
        var elements: [Element] = []
        while elements.count < count, let element = next() { elements.append(element) }
        return elements
    }
}

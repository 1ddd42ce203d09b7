/// Does something to every element, so many at once. The first failure cancels the rest.
///
/// - Returns: the results, in the elements' order.
/// - Throws: the first failure; but not a cancellation if there is a reason for it, as elements may share work that ends
///   for all of them with the first one's.
func withEach<Element: Sendable, Value: Sendable, Failure: Error>(
    of elements: [Element], atOnce limit: Int,
    _ body: @escaping @Sendable (Element) async throws(Failure) -> Value
) async throws(Failure) -> [Value] {
    @Sendable func attempt(_ index: Int) async -> (Int, Result<Value, Failure>) {
        do throws(Failure) { return (index, .success(try await body(elements[index]))) } catch {
            return (index, .failure(error))
        }
    }
    let results = await withTaskGroup(of: (Int, Result<Value, Failure>).self) { group -> Result<[Value], Failure> in
        var values: [Value?] = Array(repeating: nil, count: elements.count)
        var failure: Failure?
        var begun = 0
        func begin() {
            guard begun < elements.count, failure == nil else { return }
            group.addTask { [begun] in await attempt(begun) }
            begun += 1
        }
        for _ in 0..<max(1, min(limit, elements.count)) { begin() }
        while let (index, result) = await group.next() {
            switch result {
            case .success(let value): values[index] = value
            case .failure(let error):
                if failure == nil || (failure is CancellationError && !(error is CancellationError)) { failure = error }
                group.cancelAll()
            }
            begin()
        }
        return failure.map { .failure($0) } ?? .success(values.compactMap { $0 })
    }
    return try results.get()
}

import AWSPlatform
import Testing

struct AWSPagesTests {
    private func pages(_ tokens: [String?: String?]) -> AWSPages<String> {
        AWSPages(AWSOperation(.logs, "FilterLogEvents")) { token throws(AWSError) in
            AWSPage(items: token.map { [$0] } ?? [], next: tokens[token] ?? nil)
        }
    }

    @Test func goesToTheEnd() async throws {
        #expect(try await pages([nil: "a", "a": "b", "b": nil]).collect() == ["a", "b"])
        #expect(try await pages([nil: "a", "a": ""]).collect() == ["a"])
        #expect(try await pages([:]).collect().isEmpty)
    }

    @Test(arguments: [[nil: "a", "a": "a"], [nil: "a", "a": "b", "b": "c", "c": "a"]] as [[String?: String?]])
    func neverGoesRoundInACircle(tokens: [String?: String?]) async throws {
        let error = await #expect(throws: AWSError.self) { try await pages(tokens).collect() }
        #expect(error?.code == "RepeatedToken")
        var iterator = pages(tokens).makeAsyncIterator()
        while (try? await iterator.next()) != nil {}
        #expect(try await iterator.next() == nil)
    }

    @Test func fetchesNoMoreThanIsAskedFor() async throws {
        let pages = AWSPages<Int>(AWSOperation(.logs, "FilterLogEvents")) { token throws(AWSError) in
            let number = token.flatMap { Int($0) } ?? 0
            #expect(number < 3)
            return AWSPage(items: [number], next: String(number + 1))
        }
        for try await page in pages where page.items == [2] { break }
    }
}

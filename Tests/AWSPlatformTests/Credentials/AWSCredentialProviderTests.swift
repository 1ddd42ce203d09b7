import AWSPlatform
import Foundation
import Synchronization
import Testing

struct AWSCredentialProviderTests {
    /// Time and credentials that the test decides about.
    final class World: Sendable {
        struct State {
            var now = Date(timeIntervalSince1970: 0)
            var fetches = 0
            var isFailing = false
            var life = 3600.0
        }
        let state = Mutex(State())

        var provider: AWSCredentialProvider {
            AWSCredentialProvider(now: { [self] in state.withLock(\.now) }) { [self] in
                state.withLock { state in
                    state.fetches += 1
                    if state.isFailing { return .failure(.failed(source: "test", reason: "down")) }
                    return .success(
                        AWSCredentials(
                            accessKeyId: "KEY\(state.fetches)", secretAccessKey: "s",
                            expiration: state.now + state.life, source: "test"))
                }
            }
        }

        func pass(_ seconds: Double) { state.withLock { $0.now += seconds } }
    }

    @Test func renewsFiveMinutesBeforeTheEnd() async throws {
        let world = World()
        let provider = world.provider
        #expect(try await provider.credentials().accessKeyId == "KEY1")
        world.pass(3299)
        #expect(try await provider.credentials().accessKeyId == "KEY1")
        world.pass(2)
        #expect(try await provider.credentials().accessKeyId == "KEY2")
    }

    @Test func aFailureCountsOnlyWhenTheOldOnesHaveEnded() async throws {
        let world = World()
        let provider = world.provider
        _ = try await provider.credentials()
        world.state.withLock { $0.isFailing = true }
        world.pass(3400)
        #expect(try await provider.credentials().accessKeyId == "KEY1")
        world.pass(300)
        let error = await #expect(throws: AWSConfigurationError.self) { try await provider.credentials() }
        #expect(error?.description == "no AWS credentials from test: down")
        world.state.withLock { $0.isFailing = false }
        #expect(try await provider.credentials().accessKeyId == "KEY4")
    }

    @Test func shortLivedOnesAreNotFetchedForEveryCall() async throws {
        let world = World()
        world.state.withLock { $0.life = 240 }
        let provider = world.provider
        for _ in 0..<10 { #expect(try await provider.credentials().accessKeyId == "KEY1") }
        world.pass(121)
        #expect(try await provider.credentials().accessKeyId == "KEY2")
    }

    @Test func whoeverAsksMeanwhileWaitsForTheSame() async throws {
        let (gate, opener) = AsyncStream<Void>.makeStream()
        let (asked, asking) = AsyncStream<Void>.makeStream()
        let fetches = Mutex(0)
        let provider = AWSCredentialProvider {
            fetches.withLock { $0 += 1 }
            asking.yield()
            for await _ in gate { break }
            return .success(AWSCredentials(accessKeyId: "KEY", secretAccessKey: "s", source: "test"))
        }
        let found = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { try await provider.credentials().accessKeyId } }
            for await _ in asked { break }
            opener.yield()
            opener.finish()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(found == Array(repeating: "KEY", count: 50))
        #expect(fetches.withLock { $0 } == 1)
    }

    @Test func whatAServiceRefusedIsFetchedAgain() async throws {
        let world = World()
        let provider = world.provider
        let first = try await provider.credentials()
        #expect(await provider.invalidate(first))
        #expect(try await provider.credentials().accessKeyId == "KEY2")
        // Somebody else was told so at the same time.
        #expect(await provider.invalidate(first))
        #expect(try await provider.credentials().accessKeyId == "KEY2")
        let fixed = AWSCredentialProvider(AWSFixture.keys)
        #expect(await fixed.invalidate(AWSFixture.keys) == false)
    }
}

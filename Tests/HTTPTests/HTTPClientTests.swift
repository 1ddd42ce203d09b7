import Crypto
import Foundation
import HTTP
import Synchronization
import Testing

/// The client against a server that also misbehaves.
@Suite struct HTTPClientTests {
    let server: TestServer
    let client = HTTPClient()

    init() async throws { server = try await TestServer.shared.value }

    // MARK: Bodies

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE", "GET"])
    func methodsHeadersAndBodiesArrive(method: String) async throws {
        let body: HTTPRequest.Body = ["GET", "DELETE"].contains(method) ? .none : .bytes(Array("hello".utf8))
        let request = HTTPRequest(
            method, server.url("echo"), headers: ["X-Word": "a b", "X-Empty": ""], body: body)
        let echo = try Echo(try await client.send(request))
        #expect(echo.method == method)
        #expect(echo.count == (body == .none ? 0 : 5))
        #expect(echo.headers["x-word"] == "a b")
        #expect(echo.headers["x-empty"] == "")
    }

    @Test(arguments: [HTTPRequest.Body.none, .bytes([])])
    func anEmptyBodyHasALength(body: HTTPRequest.Body) async throws {
        let echo = try Echo(try await client.send(HTTPRequest("PUT", server.url("echo"), body: body)))
        #expect(echo.count == 0)
        #expect(echo.headers["content-length"] == "0")
    }

    @Test func aFileIsSentAndItsPart() async throws {
        let path = try server.file(5_000_000)
        let data = try Data(contentsOf: URL(filePath: path))
        for (offset, count) in [(0, 5_000_000), (1_234_567, 3_000_001)] {
            let counted = Mutex(0)
            var request = HTTPRequest(
                "PUT", server.url("echo"), body: .file(path: path, offset: offset, count: count))
            request.onProgress = { sent in counted.withLock { $0 += sent } }
            let echo = try Echo(try await client.send(request))
            #expect(echo.count == count)
            #expect(echo.digest == hex(data[offset..<offset + count]))
            #expect(counted.withLock { $0 } == count)
        }
    }

    @Test func aFileThatIsTooShortIsAnError() async throws {
        let path = try server.file(1000)
        let request = HTTPRequest("PUT", server.url("echo"), body: .file(path: path, offset: 0, count: 2000))
        #expect(try await failure(client, request).kind == .file)
        let missing = HTTPRequest("PUT", server.url("echo"), body: .file(path: path + "-", offset: 0, count: 1))
        #expect(try await failure(client, missing).kind == .file)
    }

    @Test func aResponseGoesIntoAFile() async throws {
        let path = server.newPath()
        var request = HTTPRequest("GET", server.url("bytes/5000000"))
        request.sink = .file(path: path)
        #expect(try await client.send(request).body.isEmpty)
        #expect(try Data(contentsOf: URL(filePath: path)).count == 5_000_000)

        request.url = server.url("bytes/0")
        _ = try await client.send(request)
        #expect(try Data(contentsOf: URL(filePath: path)).isEmpty)
    }

    @Test func partialContentGoesBehindWhatIsThere() async throws {
        let (path, whole) = (server.newPath(), String(repeating: "0123456789abcdef", count: 10))
        for (there, range) in [("0123456junk", "bytes=7-"), ("junk", nil)] {
            try Data(there.utf8).write(to: URL(filePath: path))
            var request = HTTPRequest("GET", server.url("bytes/160"))
            request.headers["Range"] = range
            request.sink = .file(path: path, offset: 7)
            #expect(try await client.send(request).status == (range == nil ? 200 : 206))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == whole)
        }
    }

    @Test func tooLongAResponseIsAnError() async throws {
        var request = HTTPRequest("GET", server.url("bytes/100"))
        for sink in [HTTPRequest.Sink.memory(limit: 99), .file(path: server.newPath(), limit: 99)] {
            request.sink = sink
            #expect(try await failure(client, request).kind == .bodyTooLarge)
        }
        request.sink = .memory(limit: 100)
        #expect(try await client.send(request).body.count == 100)
        request.sink = .file(path: "\(server.newPath())/got")
        #expect(try await failure(client, request).kind == .file)
    }

    @Test func anErrorsBodyIsReadWhereAFileWasAskedFor() async throws {
        var request = HTTPRequest("GET", server.url("status/503"))
        let path = server.newPath()
        request.sink = .file(path: path)
        let response = try await client.send(request)
        #expect(response.status == 503)
        #expect(response.text == "words")
        #expect(response.retryAfterSeconds == 7)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func headHasALengthAndNoBody() async throws {
        let response = try await client.send(HTTPRequest("HEAD", server.url("bytes/12345")))
        #expect(response.headers["content-length"] == "12345")
        #expect(response.body.isEmpty)
    }

    // MARK: Faults

    @Test(arguments: ["reset", "truncated", "stalled"])
    func aBrokenAnswerIsWorthRetrying(path: String) async throws {
        var configuration = HTTPClient.Configuration()
        configuration.stallSeconds = 1
        let error = try await failure(HTTPClient(configuration), HTTPRequest("GET", server.url(path)))
        #expect(error.kind == .interrupted)
        #expect(error.isWorthRetrying)
    }

    @Test func aTimeLimitEndsTheExchange() async throws {
        var request = HTTPRequest("GET", server.url("hang"))
        request.timeoutSeconds = 0.2
        #expect(try await failure(client, request).kind == .interrupted)
    }

    @Test func nobodyThere() async throws {
        let error = try await failure(client, HTTPRequest("GET", "http://127.0.0.1:1/"))
        #expect(error.kind == .unreachable)
    }

    @Test func headersHaveALimit() async throws {
        let long = try await client.send(HTTPRequest("GET", server.url("header/60000")))
        #expect(long.headers["X-Long"]?.utf8.count == 60000)
        let error = try await failure(client, HTTPRequest("GET", server.url("headers/2000000")))
        #expect(error.kind == .headersTooLarge)
        #expect(!error.isWorthRetrying)
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "127.0.0.1", "http://127.0.0.1/a\nb"])
    func whatIsNoRequestIsRefused(url: String) async throws {
        #expect(try await failure(client, HTTPRequest("GET", url)).kind == .invalidRequest)
    }

    // MARK: Cancellation

    @Test func aCancelledTaskEndsItsRequestAndNoOther() async throws {
        let hanging = Task { [client, server] in try await failure(client, HTTPRequest("GET", server.url("hang/mine")))
        }
        _ = try await client.send(HTTPRequest("GET", server.url("hanging/mine")))
        hanging.cancel()
        #expect(try await hanging.value.kind == .cancelled)
        #expect(try await client.send(HTTPRequest("GET", server.url("bytes/3"))).body.count == 3)
    }

    @Test func oneThatIsCancelledBeforeItStartsIsNeverSent() async throws {
        let (client, request) = (client, HTTPRequest("GET", server.url("hang/never")))
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await failure(client, request)
        }
        #expect(try await task.value.kind == .cancelled)
        #expect(try await client.send(HTTPRequest("GET", server.url("hung/never"))).status == 404)
    }

    @Test func manyAtOnceWithSomeCancelled() async throws {
        let (client, url) = (client, server.url("bytes/1000"))
        let hang = server.url("hang")
        let kinds = await withTaskGroup(of: HTTPError.Kind?.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let task = Task { () -> HTTPError.Kind? in
                        do throws(HTTPError) {
                            let response = try await client.send(HTTPRequest("GET", number % 4 == 0 ? hang : url))
                            return response.body.count == 1000 ? nil : .file
                        } catch {
                            return error.kind
                        }
                    }
                    if number % 4 == 0 { task.cancel() }
                    return await task.value
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(kinds.count { $0 == .cancelled } == 50)
        #expect(kinds.count { $0 == nil } == 150)
    }

    private func hex(_ data: Data) -> String {
        SHA256.hash(data: data).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

import CCurl
import Foundation
import Synchronization

/// Sends requests by libcurl: any number at once, over connections that are kept, on one thread of its own. Proxies are
/// taken from the environment, though not for this machine's own servers; TLS certificates are always verified.
package final class HTTPClient: Sendable {
    package struct Configuration: Sendable {
        /// A file of certificates to trust instead of the system's.
        package var certificates: String?
        package var connectSeconds = 10
        /// An exchange that moves no byte for so long is given up.
        package var stallSeconds = 60

        package init() {}
    }

    private let engine: TransferEngine
    private let configuration: Configuration

    package init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
        engine = TransferEngine()
    }

    deinit { engine.stop() }

    /// Whether a host, without its port, is this machine: what never goes through a proxy.
    package static func isLoopback(_ host: String) -> Bool {
        var address = in_addr()
        if inet_pton(AF_INET, host, &address) == 1 { return UInt32(bigEndian: address.s_addr) >> 24 == 127 }
        return ["localhost", "::1", "[::1]"].contains(host)
    }

    /// Sends one request, once.
    ///
    /// - Returns: the response, whatever its status.
    /// - Throws: `HTTPError` if there is none; `.cancelled` if the task was.
    package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        let cancellation = TransferEngine.Cancellation()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                engine.give(
                    TransferEngine.Order(
                        request: request, configuration: configuration, cancellation: cancellation,
                        completion: { continuation.resume(returning: $0) }))
            }
        } onCancel: {
            cancellation.raise()
            engine.wake()
        }
        return try result.get()
    }
}

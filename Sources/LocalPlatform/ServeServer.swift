import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// The server behind `harness serve`: Lambda's Invoke API, 2015-03-31, so that the AWS CLI and the SDKs can invoke the
/// embedded platform's functions, and pages for a browser; or either. It authenticates nobody; it is meant for the
/// loopback interface.
package struct ServeServer: Sendable {
    private let channel: any Channel

    /// Shows pages alone.
    ///
    /// - Parameter port: 0 takes any free one.
    /// - Throws: `LocalPlatformError.portInUse`, `.cannotListen`.
    package init(host: String, port: Int, pages: WebPages) async throws {
        try await self.init(
            host: host, port: port, loop: MultiThreadedEventLoopGroup.singleton.next(), dispatcher: nil, pages: pages)
    }

    /// It runs on the platform's own event loop: an invocation crosses no thread.
    ///
    /// - Parameters:
    ///   - dispatcher: nil if no functions are offered.
    ///   - pages: nil if none are shown.
    init(
        host: String, port: Int, loop: any EventLoop, dispatcher: NIOLoopBound<Dispatcher>?, pages: WebPages?
    ) async throws {
        do {
            channel = try await ServerBootstrap(group: loop)
                .serverChannelOption(.backlog, value: 256)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
                        if let pages {
                            try pipeline.addHandler(
                                PageHandler(
                                    pages: pages, host: LoopbackHost(listening: host), isAlone: dispatcher == nil))
                        }
                        if let dispatcher {
                            try pipeline.addHandler(InvokeAPIHandler(dispatcher: dispatcher.value))
                        }
                    }
                }
                .bind(host: host, port: port).get()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw LocalPlatformError.portInUse(host: host, port: port)
        } catch {
            throw LocalPlatformError.cannotListen(host: host, port: port, reason: "\(error)")
        }
    }

    /// Where it listens.
    package var port: Int { channel.localAddress?.port ?? 0 }

    package func stop() async { try? await channel.close() }

    /// Returns when the server has been stopped.
    package func untilStopped() async { try? await channel.closeFuture.get() }
}

import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// The server behind `harness serve`: Lambda's Invoke API, 2015-03-31, so that the AWS CLI and the SDKs can invoke the
/// embedded platform's functions. It authenticates nobody; it is meant for the loopback interface.
package struct ServeServer: Sendable {
    private let channel: any Channel

    /// It runs on the platform's own event loop: an invocation crosses no thread.
    init(host: String, port: Int, loop: any EventLoop, dispatcher: NIOLoopBound<Dispatcher>) async throws {
        do {
            channel = try await ServerBootstrap(group: loop)
                .serverChannelOption(.backlog, value: 256)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                        try channel.pipeline.syncOperations.addHandler(InvokeAPIHandler(dispatcher: dispatcher.value))
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

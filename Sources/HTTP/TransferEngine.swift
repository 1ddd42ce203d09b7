import CCurl
import Foundation
import Synchronization

/// The thread on which libcurl works, so that nobody's task is blocked. All of libcurl's state is confined to it.
final class TransferEngine: Sendable {
    /// A request on its way to the thread, and who waits for its answer.
    struct Order: Sendable {
        let request: HTTPRequest
        let configuration: HTTPClient.Configuration
        /// Raised by any thread; a task may be cancelled before its order is given.
        let cancellation: Cancellation
        let completion: @Sendable (Result<HTTPResponse, HTTPError>) -> Void
    }

    final class Cancellation: Sendable {
        private let raised = Atomic(false)

        var isRaised: Bool { raised.load(ordering: .relaxed) }
        func raise() { raised.store(true, ordering: .relaxed) }
    }

    private struct Desk {
        var orders: [Order] = []
        var isStopping = false
    }

    /// Nil if libcurl can't be initialized, for want of memory: then every request fails with that.
    private let multi: Multi?
    private let desk = Mutex(Desk())

    init() {
        multi = Multi()
        guard let multi else { return }
        let thread = Thread { [self] in work(multi) }
        thread.name = "http"
        thread.start()
    }

    func give(_ order: Order) {
        guard let multi else {
            return order.completion(.failure(order.request.error(.noMemory, "libcurl can't be initialized")))
        }
        desk.withLock { $0.orders.append(order) }
        multi.wake()
    }

    /// After a cancellation was raised.
    func wake() { multi?.wake() }

    func stop() {
        desk.withLock { $0.isStopping = true }
        multi?.wake()
    }

    private func work(_ multi: Multi) {
        var running: [UnsafeMutableRawPointer: (transfer: Transfer, order: Order)] = [:]
        var isStopping = false
        while !(isStopping && running.isEmpty) {
            let given = desk.withLock { desk in
                defer { desk.orders = [] }
                return desk
            }
            isStopping = given.isStopping
            for order in given.orders {
                do throws(HTTPError) {
                    let transfer = try multi.begin(order)
                    running[transfer.easy] = (transfer, order)
                } catch {
                    order.completion(.failure(error))
                }
            }
            for (easy, entry) in running where entry.order.cancellation.isRaised {
                multi.remove(easy)
                running[easy] = nil
                entry.order.completion(.failure(entry.transfer.error(.cancelled, "cancelled")))
            }
            multi.perform { easy, code in
                guard let entry = running.removeValue(forKey: easy) else { return }
                entry.order.completion(entry.transfer.finish(code))
            }
        }
    }
}

/// libcurl's handle for many transfers.
///
/// It can be shared between threads for one reason: `wake` makes the one call that libcurl allows from any thread
/// (curl.se/libcurl/c/curl_multi_wakeup.html), all others are made by the engine's thread. It lives as long as anybody may
/// wake it.
private final class Multi: @unchecked Sendable {  // Only `wake`, which libcurl makes safe, is called by other threads.
    private let handle: UnsafeMutableRawPointer

    private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init?() {
        guard Self.isReady, let handle = curl_multi_init() else { return nil }
        self.handle = handle
    }

    deinit { curl_multi_cleanup(handle) }

    func wake() { curl_multi_wakeup(handle) }

    func begin(_ order: TransferEngine.Order) throws(HTTPError) -> Transfer {
        let transfer = try Transfer(order.request, order.configuration)
        guard curl_multi_add_handle(handle, transfer.easy) == CURLM_OK else {
            throw order.request.error(.noMemory, "libcurl can't take one more transfer")
        }
        return transfer
    }

    func remove(_ easy: UnsafeMutableRawPointer) { curl_multi_remove_handle(handle, easy) }

    /// Moves what can be moved, tells which transfers have ended, and waits until there is more to do.
    func perform(ended: (UnsafeMutableRawPointer, CURLcode) -> Void) {
        var active: CInt = 0
        curl_multi_perform(handle, &active)
        var left: CInt = 0
        while let message = curl_multi_info_read(handle, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            // The message is gone when the transfer is.
            let code = message.pointee.data.result
            curl_multi_remove_handle(handle, easy)
            ended(easy, code)
        }
        curl_multi_poll(handle, nil, 0, 1000, nil)
    }
}

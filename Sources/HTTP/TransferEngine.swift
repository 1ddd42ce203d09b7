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
        /// Without libcurl or an alarm, for want of memory or descriptors: every request fails with that.
        var isClosed = false
    }

    private let alarm = Alarm()
    private let desk = Mutex(Desk())

    init() {
        let thread = Thread { [self] in
            if let alarm, let multi = Multi() { work(multi, alarm) } else { close() }
        }
        thread.name = "http"
        thread.start()
    }

    func give(_ order: Order) {
        let isClosed = desk.withLock { desk in
            if !desk.isClosed { desk.orders.append(order) }
            return desk.isClosed
        }
        if isClosed { Self.refuse(order) } else { wake() }
    }

    /// After a cancellation was raised.
    func wake() { alarm?.raise() }

    func stop() {
        desk.withLock { $0.isStopping = true }
        wake()
    }

    private func close() {
        let orders = desk.withLock { desk in
            desk.isClosed = true
            return desk.orders
        }
        for order in orders { Self.refuse(order) }
    }

    private static func refuse(_ order: Order) {
        order.completion(.failure(order.request.error(.noMemory, "libcurl can't be initialized")))
    }

    private func work(_ multi: Multi, _ alarm: Alarm) {
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
            multi.perform(until: alarm) { easy, code in
                guard let entry = running.removeValue(forKey: easy) else { return }
                entry.order.completion(entry.transfer.finish(code))
            }
        }
    }
}

/// libcurl's handle for many transfers. It never leaves the engine's thread.
private final class Multi {
    private let handle: UnsafeMutableRawPointer

    private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init?() {
        guard Self.isReady, let handle = curl_multi_init() else { return nil }
        self.handle = handle
    }

    deinit { curl_multi_cleanup(handle) }

    func begin(_ order: TransferEngine.Order) throws(HTTPError) -> Transfer {
        let transfer = try Transfer(order.request, order.configuration)
        guard curl_multi_add_handle(handle, transfer.easy) == CURLM_OK else {
            throw order.request.error(.noMemory, "libcurl can't take one more transfer")
        }
        return transfer
    }

    func remove(_ easy: UnsafeMutableRawPointer) { curl_multi_remove_handle(handle, easy) }

    /// Moves what can be moved, tells which transfers have ended, and waits until there is more to do, or the alarm is raised.
    func perform(until alarm: Alarm, ended: (UnsafeMutableRawPointer, CURLcode) -> Void) {
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
        var waker = curl_waitfd(fd: alarm.descriptor, events: Int16(CURL_WAIT_POLLIN), revents: 0)
        curl_multi_poll(handle, &waker, 1, 1000, nil)
        alarm.silence()
    }
}

import Foundation
import HTTP

/// The bytes of one blob on their way: a large one in pieces, after each of which the registry says what it has, a small one
/// at once.
struct BlobSending: Sendable {
    private let blob: BlobUpload
    private var retries: Retries
    /// Counted by themselves: over a connection that is reset again and again a blob would otherwise be begun for ever.
    private var restarts: Retries
    private var chunk: Int
    private var inPieces: Bool
    private var takesPieces = true

    /// An upload that the registry has begun.
    private struct Session {
        /// Where the next request goes.
        var location: String
        /// How many bytes the registry has.
        var offset = 0
    }

    private typealias Outcome = Result<HTTPResponse, RegistryError>

    /// A piece isn't made smaller than this for a proxy that finds it too large.
    private static let smallestChunk = 512 << 10

    init(_ blob: BlobUpload) {
        self.blob = blob
        retries = Retries(blob.configuration)
        restarts = retries
        chunk = max(1, blob.configuration.chunkBytes)
        inPieces = blob.blob.size > chunk
    }

    mutating func run() async throws(RegistryError) {
        let size = blob.blob.size
        var session = try await begin()
        while true {
            blob.meter.set(session.offset)
            let count = inPieces ? min(chunk, size - session.offset) : size
            let isLast = !inPieces || count == 0
            let outcome = isLast ? await finish(session) : await sendChunk(count, of: session)
            if case .success(let answer) = outcome, answer.isSuccess {
                if isLast { return blob.meter.set(size) }
                retries.reset()
                session.location = answer.headers["Location"] ?? session.location
                session.offset = Self.received(answer, from: session.offset, count) ?? session.offset + count
                continue
            }
            // The answer may have been lost, and not the blob.
            if isLast, Self.mayHaveArrived(outcome), try await blob.isThere() { return }
            session = try await recover(from: outcome, session, isLast: isLast)
        }
    }

    /// Where to go on after a failed request.
    ///
    /// - Throws: what the failure was, if there is no going on.
    private mutating func recover(
        from outcome: Outcome, _ session: Session, isLast: Bool
    ) async throws(RegistryError) -> Session {
        let answer = try? outcome.get()
        if inPieces, !isLast, [400, 405, 411, 415, 501].contains(answer?.status) {
            // A registry that takes no pieces, or none after the first.
            (inPieces, takesPieces) = (false, false)
            return try await begin()
        }
        switch answer?.status {
        case 413 where inPieces && chunk > Self.smallestChunk: chunk /= 2
        case 413 where !inPieces && takesPieces && blob.blob.size > Self.smallestChunk:
            (inPieces, chunk) = (true, blob.blob.size / 2)
        case let status where Self.mayHaveArrived(outcome) || [404, 408, 416, 429].contains(status):
            guard try await retries.wait(after: answer, blob.place) else { throw await failure(outcome) }
        default: throw await failure(outcome)
        }
        // One that finds a piece out of order has lost count; else it may have a part of that piece.
        if inPieces, answer?.status != 416, let resumed = try await resume(session) { return resumed }
        guard try await restarts.wait(blob.place) else { throw await failure(outcome) }
        return try await begin()
    }

    /// Whether it isn't known what came of the request.
    private static func mayHaveArrived(_ outcome: Outcome) -> Bool {
        switch outcome {
        case .success(let answer): answer.status >= 500
        case .failure(let error): error.kind == .unreachable
        }
    }

    private func failure(_ outcome: Outcome) async -> RegistryError {
        switch outcome {
        case .failure(let error): return error
        case .success(let answer):
            let error = await blob.session.error(for: answer, blob.place)
            guard error.kind == .damaged, await ImageLayout.digest(ofFile: blob.path) != blob.blob.digest else {
                return error
            }
            return blob.place.error(
                .layout, "\(blob.path) is damaged", advice: "Delete it, and build or pull the image again")
        }
    }

    // MARK: Requests

    private mutating func begin() async throws(RegistryError) -> Session {
        let answer = try await blob.session.send(
            RegistryRequest("POST", blob.uploads, scopes: [.push(blob.reference)]), blob.place)
        guard answer.isSuccess else { throw await blob.session.error(for: answer, blob.place) }
        guard let location = answer.headers["Location"] else {
            throw blob.place.error(.unexpectedAnswer, "the registry doesn't say where the blob is to be sent")
        }
        if let smallest = answer.headers["OCI-Chunk-Min-Length"].flatMap({ Int($0) }) { chunk = max(chunk, smallest) }
        return Session(location: location)
    }

    private func sendChunk(_ count: Int, of session: Session) async -> Outcome {
        let range = "\(session.offset)-\(session.offset + count - 1)"
        return await send(
            RegistryRequest(
                "PATCH", session.location,
                headers: ["Content-Type": "application/octet-stream", "Content-Range": range],
                body: .file(path: blob.path, offset: session.offset, count: count), scopes: [.push(blob.reference)]))
    }

    /// Ends the upload; if it isn't one in pieces, with all of the blob.
    private func finish(_ session: Session) async -> Outcome {
        let separator = session.location.contains("?") ? "&" : "?"
        return await send(
            RegistryRequest(
                "PUT", "\(session.location)\(separator)digest=\(blob.blob.digest)",
                headers: ["Content-Type": "application/octet-stream"],
                body: inPieces || blob.blob.size == 0
                    ? .none : .file(path: blob.path, offset: 0, count: blob.blob.size),
                scopes: [.push(blob.reference)]))
    }

    private func send(_ request: RegistryRequest) async -> Outcome {
        var request = request
        request.isRepeatable = false
        request.onProgress = { [meter = blob.meter] in meter.add($0) }
        do throws(RegistryError) {
            return .success(try await blob.session.send(request, blob.place))
        } catch {
            return .failure(error)
        }
    }

    /// Asks what the registry has of an upload; nil if it doesn't say, or knows nothing of it any more.
    private func resume(_ session: Session) async throws(RegistryError) -> Session? {
        let answer = try await blob.session.send(
            RegistryRequest("GET", session.location, scopes: [.push(blob.reference)]), blob.place)
        guard answer.isSuccess, let end = Self.rangeEnd(answer), end <= blob.blob.size else { return nil }
        return Session(location: answer.headers["Location"] ?? session.location, offset: end)
    }

    /// How far the registry says that it is after a piece; nil if it doesn't, or what can't be.
    private static func received(_ answer: HTTPResponse, from offset: Int, _ count: Int) -> Int? {
        rangeEnd(answer).flatMap { (offset + 1...offset + count).contains($0) ? $0 : nil }
    }

    /// The number of bytes in `Range: 0-N`, whose N is the last one's. `0-0` is what registries say of nothing.
    private static func rangeEnd(_ answer: HTTPResponse) -> Int? {
        guard let range = answer.headers["Range"], let last = range.split(separator: "-").last.flatMap({ Int($0) })
        else { return nil }
        return last == 0 ? 0 : last + 1
    }
}

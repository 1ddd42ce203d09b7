import Foundation
import Testing

/// `harness deploy`, `run --platform aws`, `collect` and `destroy`, as a user calls them, against moto, the registry of CNCF's
/// distribution project, and a peer that plays Lambda. One test after another: they share two processors.
@Suite(.serialized, .timeLimit(.minutes(10)))
enum CloudTests {}

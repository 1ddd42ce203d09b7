package import Foundation

/// Amazon CloudWatch Logs: what the functions print.
package struct LogsClient: Sendable {
    let client: AWSClient

    package init(_ client: AWSClient) { self.client = client }

    static let filterLogEvents = AWSOperation(.logs, "FilterLogEvents")
    static let describeLogGroups = AWSOperation(.logs, "DescribeLogGroups")
    static let deleteLogGroup = AWSOperation(.logs, "DeleteLogGroup")
    static let operations = [filterLogEvents, describeLogGroups, deleteLogGroup]

    package struct Event: Sendable, Hashable, Decodable {
        package var logStreamName: String
        /// Milliseconds since 1970: when the function wrote the line.
        package var timestamp: Int64
        package var message: String
        /// Milliseconds since 1970: when CloudWatch had it.
        package var ingestionTime: Int64
        package var eventId: String
    }

    package struct Group: Sendable, Hashable, Decodable {
        package var logGroupName: String
        package var retentionInDays: Int?
        package var storedBytes: Int?
        package var arn: String?
    }

    private struct Filter: Encodable {
        var logGroupName: String
        var startTime: Int64?
        var endTime: Int64?
        var filterPattern: String?
        var limit: Int?
        var nextToken: String?
    }

    private struct Events: Decodable {
        var events: [Event]?
        var nextToken: String?
    }

    /// The events of a log group, page by page; pages may be empty before the end.
    ///
    /// - Parameters:
    ///   - start: of events from then on; `end`: of events before then.
    ///   - pageSize: events a page, 10 000 at most.
    ///   - token: of a listing that goes on.
    package func events(
        in group: String, from start: Date? = nil, until end: Date? = nil, matching pattern: String? = nil,
        pageSize: Int? = nil, resuming token: String? = nil
    ) -> AWSPages<Event> {
        func milliseconds(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1000).rounded(.down)) }
        let filter = Filter(
            logGroupName: group, startTime: start.map(milliseconds), endTime: end.map(milliseconds),
            filterPattern: pattern, limit: pageSize)
        return AWSPages(Self.filterLogEvents, from: token) { [client] token throws(AWSError) in
            var filter = filter
            filter.nextToken = token
            let answer = try await client.json(Self.filterLogEvents, filter, about: group, as: Events.self)
            return AWSPage(items: answer.events ?? [], next: answer.nextToken)
        }
    }

    private struct GroupQuery: Encodable {
        var logGroupNamePrefix: String?
        var nextToken: String?
    }

    private struct Groups: Decodable {
        var logGroups: [Group]?
        var nextToken: String?
    }

    package func groups(withPrefix prefix: String? = nil) -> AWSPages<Group> {
        AWSPages(Self.describeLogGroups) { [client] token throws(AWSError) in
            let answer = try await client.json(
                Self.describeLogGroups, GroupQuery(logGroupNamePrefix: prefix, nextToken: token), about: prefix,
                as: Groups.self)
            return AWSPage(items: answer.logGroups ?? [], next: answer.nextToken)
        }
    }

    /// Deletes a log group with everything in it; one that doesn't exist is no error: the answer to a first try may have
    /// got lost.
    package func deleteGroup(_ name: String) async throws(AWSError) {
        do {
            _ = try await client.json(Self.deleteLogGroup, ["logGroupName": name], about: name, as: NoMembers.self)
        } catch {
            guard error.code == "ResourceNotFoundException" else { throw error }
        }
    }
}

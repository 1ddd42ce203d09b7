/// A part of AWS with accounts and names of hosts of its own.
package struct AWSPartition: Sendable, Hashable {
    /// As in ARNs: `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`.
    package var name: String
    package var dnsSuffix: String

    /// The partition of a region; nil if no such region can be.
    package static func of(region: String) -> AWSPartition? {
        guard region.wholeMatch(of: /[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}/) != nil else { return nil }
        return if region.hasPrefix("cn-") {
            AWSPartition(name: "aws-cn", dnsSuffix: "amazonaws.com.cn")
        } else if region.hasPrefix("us-gov-") {
            AWSPartition(name: "aws-us-gov", dnsSuffix: "amazonaws.com")
        } else if region.hasPrefix("eusc-") {
            AWSPartition(name: "aws-eusc", dnsSuffix: "amazonaws.eu")
        } else if region.hasPrefix("us-iso") || region.hasPrefix("eu-iso") {
            // Closed networks, whose users name their endpoints.
            nil
        } else {
            AWSPartition(name: "aws", dnsSuffix: "amazonaws.com")
        }
    }
}

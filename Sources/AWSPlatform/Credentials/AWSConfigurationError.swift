/// Why there are no credentials or no region: what was found, where, and what to do next. Never holds a secret.
package enum AWSConfigurationError: Error, Hashable, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case malformed(path: String, line: Int, reason: String)
    case noProfile(name: String, known: [String], paths: [String])
    case invalidProfile(name: String, reason: String)
    /// Credentials are configured, but can't be had from `source`.
    case failed(source: String, reason: String)
    /// Nothing is configured. `searched`: what was looked at.
    case noCredentials(searched: [String])
    case noRegion
    case invalidRegion(String)
    /// It doesn't sign requests as AWS wants them.
    case oldLibrary(version: String)

    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "can't read \(path): \(reason)"
        case .malformed(let path, let line, let reason): "\(path), line \(line): \(reason)"
        case .noProfile(let name, let known, let paths):
            "there is no AWS profile '\(name)' in \(paths.joined(separator: " or ")); "
                + (known.isEmpty ? "make one with 'aws configure'" : "there are: \(known.joined(separator: ", "))")
        case .invalidProfile(let name, let reason): "the AWS profile '\(name)' can't be used: \(reason)"
        case .failed(let source, let reason): "no AWS credentials from \(source): \(reason)"
        case .noCredentials(let searched):
            "no AWS credentials: looked at \(searched.joined(separator: ", ")). Set AWS_ACCESS_KEY_ID and "
                + "AWS_SECRET_ACCESS_KEY, or type 'aws configure' or 'aws configure sso'"
        case .noRegion:
            "no AWS region: choose one with --region, AWS_REGION, or 'aws configure set region eu-central-1'"
        case .oldLibrary(let version):
            "the system's libcurl \(version) can't sign requests to AWS: install 7.87 or newer, as in Debian 12, "
                + "Ubuntu 24.04 or later"
        case .invalidRegion(let region):
            "'\(region)' is no AWS region such as eu-central-1: correct --region, AWS_REGION or the profile"
        }
    }
}

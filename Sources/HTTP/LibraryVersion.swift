import CCurl

extension HTTPClient {
    /// The version of the libcurl in use, such as `7.88.1`.
    package static var libraryVersion: String { String(cString: curl_version_info(CURLVERSION_FIRST).pointee.version) }

    /// Whether that libcurl signs as AWS checks: since 7.87.0 it signs all headers, the session token's among them, and
    /// takes the body's hash from `x-amz-content-sha256` (curl pull requests 7966 and 9804).
    package static var signsForAWS: Bool { curl_version_info(CURLVERSION_FIRST).pointee.version_num >= 0x07_57_00 }
}

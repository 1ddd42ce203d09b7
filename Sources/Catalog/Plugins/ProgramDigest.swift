import Crypto
import Foundation

extension BuiltPlugin {
    /// What identifies the program that an instance executes, in hex: the SHA-256 of a Swift plugin's executable; of a
    /// command, that of its words and of the files in its folder, of which hidden ones, tests and Python's caches are left
    /// out. A command's packages are named by the requirements among those files.
    ///
    /// - Throws: ``CatalogError`` if a file can't be read.
    package func programDigest() throws(CatalogError) -> String {
        guard !plugin.isSwift else { return try Digest.hex(ofFile: command[0]) }
        var hash = SHA256()
        // Not where its interpreter lies, which differs from machine to machine.
        for word in plugin.manifest.command ?? [] { hash.update(data: Data("\(word)\0".utf8)) }
        try Self.add(workingDirectory, named: "", to: &hash)
        return Digest.hex(hash.finalize())
    }

    private static func add(
        _ folder: String, named prefix: String, to hash: inout SHA256
    ) throws(CatalogError) {
        for name in try Files.list(folder) where !name.hasPrefix(".") && name != "Tests" && name != "__pycache__" {
            let path = "\(folder)/\(name)"
            if Files.isFolder(path) {
                try add(path, named: "\(prefix)\(name)/", to: &hash)
            } else {
                hash.update(data: Data("\(prefix)\(name)\0\(try Digest.hex(ofFile: path))\n".utf8))
            }
        }
    }
}

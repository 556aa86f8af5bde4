import CCrypto
import Diagnostics

/// SHA-256 of bytes as they come, by OpenSSL, which uses the processor's own instructions for it.
///
/// A failure of OpenSSL (no memory, a system policy without the algorithm) is kept and thrown once, by `hex()`,
/// so that a hot loop of `update` has nothing to check.
public struct SHA256: ~Copyable {
    private let context: OpaquePointer?
    private var failed = false

    public init() {
        context = EVP_MD_CTX_new()
        failed = context == nil || EVP_DigestInit_ex(context, EVP_sha256(), nil) != 1
    }

    deinit { EVP_MD_CTX_free(context) }

    public mutating func update(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { update($0) }
    }

    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard !failed, !bytes.isEmpty else { return }
        failed = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) != 1
    }

    /// Ends the hash, which takes no more: 64 lower-case hexadecimal digits.
    ///
    /// Throws `sha256-unavailable`.
    public mutating func hex() throws(Refusal) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        if failed || EVP_DigestFinal_ex(context, &digest, nil) != 1 { throw Self.unavailable }
        return String(hexadecimal: digest)
    }

    /// The hash of bytes at hand.
    ///
    /// Throws `sha256-unavailable`.
    public static func hex(of bytes: [UInt8]) throws(Refusal) -> String {
        var hash = SHA256()
        hash.update(bytes)
        return try hash.hex()
    }

    private static var unavailable: Refusal {
        Refusal(
            .error(
                "sha256-unavailable", at: nil, "OpenSSL on this machine computes SHA-256",
                fix: "repair libcrypto and /etc/ssl/openssl.cnf; `openssl dgst -sha256 /dev/null` must work"))
    }
}

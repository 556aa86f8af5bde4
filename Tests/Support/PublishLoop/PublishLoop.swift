import Archive
import Diagnostics
import Facts
import Glibc
import Hashing

/// `PublishLoop OUTPUT EDITIONS PAGES BYTES [hold]`: publishes edition 0, 1, … under one lock each, then ends; prints each id.
///
/// The tests of Archive kill it, starve it and forbid it. Exit 75: the lock is held; 1: refused, findings on stderr.
@main
struct PublishLoop {
    static func main() async {
        let arguments = CommandLine.arguments
        guard arguments.count >= 5, let editions = Int(arguments[2]), let pages = Int(arguments[3]), let bytes = Int(arguments[4])
        else { exit(64) }
        do {
            let archive = try Editions(of: "a", in: arguments[1])
            for edition in 0..<editions {
                let lock = try archive.lock()
                let content = FileHash(sha256: try SHA256.hex(of: Array("\(edition)".utf8)), bytes: edition)
                let manifest = Manifest(
                    appraisal: "a", title: "考评", from: "2025-01-01", to: "2025-12-31", program: "1",
                    scheme: Manifest.File("scheme.yml", content), inputs: [])
                let published = try await lock.publish(
                    (0..<pages).map { page in
                        Page("\(["portal", "units/\(page)", "office"][page % 3])/\(page).html") {
                            [UInt8](repeating: UInt8(truncatingIfNeeded: edition &+ page), count: bytes)
                        }
                    }, of: manifest)
                print(published.edition.id, published.isNew ? "new" : "same")
                fflush(nil)
                for finding in published.findings.all { say(finding) }
                if arguments.count > 5 { sleep(600) }
            }
        } catch let held as LockHeld {
            say(held.diagnostic)
            exit(75)
        } catch let refusal as Refusal {
            for finding in refusal.findings.all { say(finding) }
            exit(1)
        } catch { exit(70) }
    }

    private static func say(_ finding: Diagnostic) {
        let text = Array((finding.text + "\n").utf8)
        _ = write(2, text, text.count)
    }
}

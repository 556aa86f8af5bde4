import Archive
import Diagnostics
import Exact
import Facts
import Glibc
import Hashing
import Scheme

/// `PublishLoop OUTPUT EDITIONS PAGES BYTES [hold]`: publishes edition 0, 1, … under one lock each, keeps the newest three, brings the
/// history up, then ends; prints each id.
///
/// The tests of Archive kill it, starve it and forbid it. Every third page is the same in all editions. Exit 75: the lock is held;
/// 1: refused, findings on stderr.
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
                    self.pages(pages, of: bytes, in: edition) + [Page("office/results.json") { results(of: edition) }], of: manifest,
                    at: 1_760_000_000 + Int64(edition))
                print(published.edition.id, published.isNew ? "new" : "same")
                fflush(nil)
                for finding in published.findings.all { say(finding) }
                for finding in lock.retire(by: Retention(editions: 3, years: 0), zone: .utc).all { say(finding) }
                for finding in lock.updateHistory().all { say(finding) }
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

    private static func pages(_ count: Int, of bytes: Int, in edition: Int) -> [Page] {
        (0..<count).map { page in
            Page("\(["portal", "units/\(page)", "office"][page % 3])/\(page).html") {
                [UInt8](repeating: UInt8(truncatingIfNeeded: page % 3 == 0 ? page : edition &+ page), count: bytes)
            }
        }
    }

    private static func results(of edition: Int) -> [UInt8] {
        let units = (0..<5).map {
            #"{"code":"\#($0)","exact":"\#(edition)","indicators":[],"name":"\#($0)","ranked":5,"rules":[],"score":"\#(edition)"}"#
        }
        let period = #"{"from":"2025-01-01","id":"2025","kind":"year","to":"2025-12-31","units":[\#(units.joined(separator: ","))]}"#
        return Array(#"{"appraisal":"a","format":1,"periods":[\#(period)],"title":"考评"}"#.utf8)
    }

    private static func say(_ finding: Diagnostic) {
        let text = Array((finding.text + "\n").utf8)
        _ = write(2, text, text.count)
    }
}

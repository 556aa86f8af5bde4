import Foundation
import Testing

private func has(_ program: String) -> Bool { (try? run("/usr/bin/env", ["which", program]))?.status == 0 }

/// What a browser makes of a page; one that the machine had no room to start is started again.
private func dom(of url: String, profile: String) throws -> String {
    let command = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + profile, "--dump-dom", url]
    for _ in 0..<3 {
        let outcome = try run("/usr/bin/env", command)
        if outcome.status == 0, !outcome.out.isEmpty { return outcome.out }
    }
    return ""
}

/// Every page of an edition whose every text is hostile, opened in a browser; what that made of it is read by Python.
struct BrowserPageTests {
    @Test(
        .enabled(if: has("chromium") && has("python3"), "chromium or python3 is not installed"),
        arguments: [
            "甲\"'><script>hit=1</script><img src=x onerror=hit=1>&lt;镇", "乙\"\u{301} onclick=hit=1 <\u{338}b>",
            "</title></style></p><svg onload=hit=1>{{name}}",
        ])
    func noPageRunsWhatAnExportOrASchemeSays(text: String) throws {
        let cell = quoted(text)
        try SmallAppraisal.with(
            tickets: "单位,办结,意见,电话\nA,是,,\nB,是,,\nA,\(cell),\(cell),\(cell)\n", units: "编码,名称\nA,\(cell)\nB,乙镇\n"
        ) { small in
            let yaml = "'" + text.unicodeScalars.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
            var scheme = SmallAppraisal.scheme
            for (plain, place) in [("小考核", "title: "), ("考核办", "authority: "), ("办结率", "name: "), ("未办结", "name: "), ("达标", "name: ")] {
                scheme = scheme.replacingOccurrences(of: place + plain, with: place + yaml)
            }
            try small.write(scheme + "number: \(yaml)\n", to: "scheme.yml")
            let night = try small.kaoping("run")
            #expect(night.status == 0, "\(night.err)")
            let edition = night.out.trimmingCharacters(in: .whitespacesAndNewlines)
            for (page, least) in [
                ("portal/index.html", 4), ("portal/notice.html", 4), ("portal/units/A.html", 6), ("units/A/report.html", 7),
                ("office/review.html", 8),
            ] {
                let dom = try dom(of: "file://\(edition)/\(page)", profile: small.folder.path + "/profile")
                let copy = small.folder.appendingPathComponent("dom.html")
                try Data(dom.utf8).write(to: copy)
                let read = try python("page.py", copy.path, text)
                #expect(read.status == 0, "\(page): \(read.err)")
                #expect(Int(read.out.trimmingCharacters(in: .newlines)) ?? 0 >= least, "\(page): \(read.out)")
            }
        }
    }
}

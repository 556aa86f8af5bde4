import Diagnostics

@testable import Mustache

/// The page of one unit, much as `Rendering` declares it.
struct UnitPage: View {
    var name = "乐平镇"
    var isFinal = false
    var note: String?
    var appeal: AppealView?
    var losses: [LossView] = []
    var tags: [String] = []
    var footer = Markup(trusted: "<hr>")
    var roots: [NodeView] = []

    static let slots: [Slot<UnitPage>] = [
        Slot("name", \.name),
        Slot("isFinal", \.isFinal),
        Slot("note", \.note),
        Slot("appeal", \.appeal),
        Slot("losses", \.losses),
        Slot("hasLosses") { !$0.losses.isEmpty },
        Slot("tags", \.tags),
        Slot("footer", \.footer),
        Slot("roots", \.roots),
    ]
}

struct AppealView: View {
    var deadline: String
    var office: String?
    static let slots: [Slot<AppealView>] = [Slot("deadline", \.deadline), Slot("office", \.office)]
}

struct LossView: View {
    var rule: String
    var count = 1
    static let slots: [Slot<LossView>] = [Slot("rule", \.rule), Slot("count", \.count)]
}

struct NodeView: View {
    var label: String
    var children: [NodeView] = []
    static let slots: [Slot<NodeView>] = [Slot("label", \.label), Slot("children", \.children)]
}

/// Compiles `main` among the files and renders it; everything that was found on the way comes back too.
func render<Root: View>(
    _ view: Root, _ main: String, _ files: [String: String] = [:], escaping: Escaping = .html
) -> (text: String, findings: [Diagnostic]) {
    var findings = Findings()
    let library = Templates(
        files: files.merging(["main": main]) { $1 }.mapValues { Array($0.utf8) }, in: "Templates", escaping: escaping, &findings)
    let template = library.template("main", for: Root.self, &findings)
    return (template.text(view), findings.inSourceOrder)
}

/// The findings as they print, without the fixes.
func findings(_ main: String, _ files: [String: String] = [:]) -> [String] {
    render(UnitPage(), main, files).findings.map { finding in
        "\(finding.location?.text ?? "-") \(finding.id)"
    }
}

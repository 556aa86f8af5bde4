import Foundation
import Testing

/// City departments (`Inputs/nantong-2025`) and their staff, who are graded by the departments' results.
private let issued = Result { try IssuedSample(departments, staff) }
private let departments = "nantong-2025"
private let staff = "nantong-staff-2025"

@Suite(.serialized) struct NantongRowTests {
    @Test(arguments: [(departments, "--departments"), (staff, "--staff")])
    func resultsAgreeWithAnIndependentOracleToTheLastByte(appraisal: String, option: String) throws {
        let oracle = try python("nantong_2025.py", project.path + "/Inputs", option)
        #expect(oracle.status == 0, "\(oracle.err)")
        #expect(oracle.out.count > 900)
        #expect(try issued.get().text(appraisal, "portal/results.csv") == oracle.out)
    }

    @Test func theExportsAreThoseOfTheGenerator() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = try run("/usr/bin/env", ["python3", project.path + "/Tests/Generators/nantong_2025.py", folder.path])
        #expect(made.status == 0, "\(made.err)")
        let files = try contents(folder).filter { !$0.key.hasSuffix(".gz") }  // compressed bytes depend on the zlib
        #expect(files.count > 12)
        for (path, bytes) in files { #expect(FileManager.default.contents(atPath: IssuedSample.folder(path)) == bytes, "\(path)") }
    }

    @Test("N1: three parts make 100, the targets split 60, 30 and 10 %") func threeInOne() throws {
        let of = try issued.get().points(departments, "NS02").mapValues { $0.of }
        #expect(of["society"] == "20" && of["leaders"] == "10")
        #expect(of["supervised"] == "12" && of["conduct"] == "10" && of["documents"] == "8")
        #expect(of["key"] == "12" && of["growth"] == "3.6" && of["dynamic"] == "12" && of["execution"] == "2.4" && of["archives"] == "1.6")
        // A department that was given nothing during the year has those twelve points elsewhere.
        let told = try issued.get().explained(departments, "NS05", "dynamic")
        #expect(told.contains("分值按比例分摊到同级其他指标"), "\(told)")
        #expect(try issued.get().points(departments, "NS05")["archives"]?.of.hasPrefix("2.285714") ?? false)
    }

    @Test("N2: each class has its own excellent ones, a quarter of it", arguments: ["党政服务类", "经济管理类", "执法监管类", "垂直管理类"])
    func quotasWithinTheClass(category: String) throws {
        let issued = try issued.get()
        let excellent = try issued.units(of: departments, graded: "优秀", category: category)
        // 气象局 and 烟草局 tie for the last room of their class, and both stay out of it.
        #expect(excellent.count == (category == "垂直管理类" ? 1 : 2))
        #expect(try issued.rows(departments, "portal/results.csv").filter { $0[3] == category && $0[0] == "1" }.count == 1)
        #expect(try issued.told(departments, "NF04").contains("但执法监管类的“优秀”名额2个（8个单位的25%）已满，本单位在其中列第3"))
    }

    @Test("N3: all four grades are given") func fourGrades() throws {
        let grades = Set(try issued.get().rows(departments, "portal/results.csv").map { $0[5] })
        #expect(grades == ["优秀", "良好", "达标", "诫勉"])
        #expect(try issued.get().units(of: departments, graded: "诫勉") == ["NF07", "NV08"])
    }

    @Test("N4: an easy target met still steps down a grade") func easyTargets() throws {
        let issued = try issued.get()
        // 财政局 met all it had promised and is the first of its class.
        let told = try issued.told(departments, "NE03")
        #expect(told.contains("市财政局（NE03） 良好") && told.contains("第1名"), "\(told)")
        #expect(told.contains("easy 目标偏易：原应为“优秀”，因本条降低1个等次。"), "\(told)")
        #expect(try issued.explained(departments, "NE03", "key").contains("指标值82%；82%÷目标105%＝78.1%"))
        #expect(try issued.units(of: departments, graded: "优秀", category: "经济管理类") == ["NE02", "NE01"])
        #expect(try issued.text(departments, "portal/units/NE03.html").contains("平均难度系数低于0.9"))
    }

    @Test("N5: against last year, the year's start, the class and the province") func comparisons() throws {
        let issued = try issued.get()
        #expect(try issued.told(departments, "NF07", "growth").contains("指标值-3.04%"), "history/2023-2024.csv is the year before")
        #expect(try issued.explained(departments, "NF07", "rise").contains("指标值-2.47%"))
        #expect(try issued.explained(departments, "NF07", "index").contains("优于其余7个同类单位中的0个"))
        #expect(try issued.explained(departments, "NF07", "province").contains("102.6833÷110.52＝92.91%"))
        // 档案馆 has no figures: it stands as its class does on average.
        let without = try issued.explained(departments, "NS07", "growth")
        #expect(without.contains("没有可用的数值") && without.contains("按同类7个有数据单位的平均得分率"), "\(without)")
    }

    @Test("N6: the last is warned, the last twice running is moved, its head cannot be excellent") func lastPlace() throws {
        let issued = try issued.get()
        #expect(try Set(issued.orders(departments, "last").map { $0[0] }) == ["NS08", "NE08", "NF07", "NV08"])
        // 统计局 was last two years ago, not last year.
        let again = try issued.orders(departments, "last_again")
        #expect(again.map { $0[0] } == ["NF07"] && again[0][6] == "2026-04-15", "\(again)")
        let head = try issued.told(staff, "GW041")
        #expect(head.contains("（GW041） 称职 89.58"), "\(head)")
        #expect(head.contains("head 所在部门末位：原应为“优秀”，因本条最高只能定为“称职”。"), "\(head)")
        #expect(try issued.told(staff, "GW001").contains("（GW001） 优秀 89.17"), "the head of an excellent department may be")
    }

    @Test("N7: an excellent department's staff have 20 % excellent, others 15 %") func staffQuota() throws {
        let issued = try issued.get()
        #expect(try issued.units(of: departments, graded: "优秀").contains("NS03"))
        #expect(try issued.units(of: departments, graded: "良好").contains("NE04"))
        let excellent = try issued.units(of: staff, graded: "优秀").compactMap { Int($0.dropFirst(2)) }
        // People 1 to 20 are of 组织部, 21 to 40 of 商务局, 41 to 54 of 城管局, the others of the small 邮管局, whose share is below one.
        #expect(excellent.filter { $0 <= 20 }.count == 4)
        #expect(excellent.filter { (21...40).contains($0) }.count == 3)
        #expect(excellent.filter { (41...54).contains($0) }.count == 2)
        #expect(excellent.filter { $0 >= 55 }.isEmpty)
        #expect(try issued.orders(departments, "staff").count == 7)
    }

    @Test("N8: comments go back word for word, to the department alone, each to be put right by a day") func comments() throws {
        let issued = try issued.get()
        let report = try issued.text(departments, "units/NF07/report.html")
        #expect(report.contains("检查频次过高，同一事项一个月查了4次。") && report.contains("&lt;b&gt;希望加强&lt;/b&gt;对一线人员的培训。"))
        #expect(report.contains("2026年2月26日") && report.contains("PY02975"))
        #expect(try issued.orders(departments, "comments").first { $0[0] == "NF07" }?[6...] == ["2026-02-26", "6"])
        let portal = issued.output.path + "/\(departments)/current/portal"
        #expect(try run("/usr/bin/env", ["grep", "-rlE", "检查频次过高|希望加强|意见建议", portal]).out == "")
        #expect(try !issued.text(departments, "units/NF01/report.html").contains("PY02975"))
    }

    @Test("N9: the year's results tell what the scheme itself should change") func analysisOfTheScheme() throws {
        let review = try issued.get().text(departments, "office/review.html")
        #expect(review.contains("all 32 have full marks in `archives`"))
        #expect(review.contains("raise what is asked, or give its points to another"))
        #expect(try issued.get().text(departments, "office/findings.json").contains("\"indicator-saturated\""))
    }
}

import Foundation
import Glibc
import Scheme
import Testing

@testable import Ingestion

/// Files that are made to hurt; each is refused with the line and the reason.
struct XMLAttackTests {
    private func refused(_ text: String, _ id: String, line: Int?, _ words: String, chunks: [Int] = [1 << 18]) throws {
        for chunk in chunks {
            let reading = try xml(text, ["@id", "a"], chunk: chunk)
            #expect(reading.ids == [id], "chunk \(chunk): \(reading.refusal.map { $0.prefix(300) })")
            let place = line.map { "a.xml:\($0)" } ?? "a.xml"
            #expect(reading.refusal.first?.hasPrefix(place + ":") == true, "chunk \(chunk): \(reading.refusal.map { $0.prefix(100) })")
            #expect(reading.refusal.first?.contains(words) == true)
            #expect(reading.rows.allSatisfy { $0.allSatisfy { $0?.contains("root:") != true } })
        }
    }

    /// What an attacker declares, behind `<?xml …?>` and a line end: so it stands on line 2.
    private static let declarations: [String] = [
        // A local file as an entity, and as one that carries it away.
        "<!DOCTYPE events [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<events><event><a>&x;</a></event></events>",
        "<!DOCTYPE events [<!ENTITY % f SYSTEM \"file:///etc/passwd\"><!ENTITY % d SYSTEM \"http://127.0.0.1:9/e.dtd\">%d;]><events/>",
        // An external DTD, public and not.
        "<!DOCTYPE events SYSTEM \"file:///etc/passwd\"><events/>", "<!DOCTYPE events PUBLIC \"-//X\" \"http://127.0.0.1:9/x\"><events/>",
        // Parameter entities, inside and outside.
        "<!DOCTYPE events [<!ENTITY % p \"<!ENTITY x 'y'>\">%p;]><events><event><a>&x;</a></event></events>",
        "<!DOCTYPE events [<!ENTITY % p SYSTEM \"file:///etc/passwd\">%p;]><events/>",
        // A declaration that does no harm, since it could.
        "<!DOCTYPE events><events/>", "<!DOCTYPE events [<!ELEMENT events ANY>]><events/>",
        "<!DOCTYPE events [<!ATTLIST event id CDATA \"1\">]><events><event/></events>",
    ]

    @Test(arguments: declarations) func aDocumentTypeIsRefusedWhateverItDeclares(text: String) throws {
        try refused("<?xml version='1.0'?>\n" + text, "xml-doctype", line: 2, "no document type declaration", chunks: [1, 7, 1 << 18])
    }

    @Test func aBillionLaughsAreRefusedBeforeTheFirst() throws {
        var text = "<?xml version='1.0'?>\n<!DOCTYPE events [<!ENTITY l0 \"lol\">"
        for i in 1...9 { text += "<!ENTITY l\(i) \"" + String(repeating: "&l\(i - 1);", count: 10) + "\">" }
        try refused(text + "]><events><event><a>&l9;</a></event></events>", "xml-doctype", line: 2, "document type", chunks: [1, 1 << 18])
    }

    @Test func aQuadraticBlowUpIsRefusedBeforeItBegins() throws {
        let text =
            "<!DOCTYPE events [<!ENTITY x \"" + String(repeating: "x", count: 100_000) + "\">]>\n<events><event><a>"
            + String(repeating: "&x;", count: 100_000) + "</a></event></events>"
        try refused(text, "xml-doctype", line: 1, "document type")
    }

    @Test(arguments: ["utf-16", "utf-16-be", "utf-16-le", "cp037"]) func anEncodingDoesNotHideADocumentType(encoding: String) throws {
        let declared = ["utf-16": "UTF-16", "utf-16-be": "UTF-16BE", "utf-16-le": "UTF-16LE", "cp037": "IBM037"][encoding] ?? ""
        let text = "<?xml version='1.0' encoding='\(declared)'?>\n<!DOCTYPE e [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><e>&x;</e>"
        let program = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().decode().encode(sys.argv[1]))"
        guard let bytes = try python(program, [encoding], input: Array(text.utf8)) else { return }
        #expect(try xml(bytes, ["@id"]).ids == ["xml-doctype"])
    }

    @Test func nothingIsFetchedFromTheNetworkOrTheDisk() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        try #require(listener >= 0)
        defer { close(listener) }
        var address = sockaddr_in()
        (address.sin_family, address.sin_addr.s_addr) = (sa_family_t(AF_INET), UInt32(0x7F00_0001).bigEndian)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        try #require(isBound && listen(listener, 5) == 0)
        let url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/x"
        let texts = [
            "<!DOCTYPE events SYSTEM '\(url)'><events/>", "<!DOCTYPE events [<!ENTITY % p SYSTEM '\(url)'>%p;]><events/>",
            "<!DOCTYPE events [<!ENTITY x SYSTEM '\(url)'>]><events><event><a>&x;</a></event></events>",
            "<?xml-stylesheet href='\(url)'?><events/>",
            """
            <events xmlns:xi='http://www.w3.org/2001/XInclude' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'
              xsi:schemaLocation='u \(url)'><event><a><xi:include href='\(url)'/><xi:include parse='text' href='file:///etc/passwd'/></a></event></events>
            """,
        ]
        for text in texts {
            let reading = try xml(text, ["a"])
            #expect(reading.ids == (text.contains("DOCTYPE") ? ["xml-doctype"] : []))
            #expect(reading.rows.allSatisfy { $0 == [""] })
        }
        #expect(accept(listener, nil, nil) == -1 && errno == EAGAIN)
    }

    // MARK: - Floods

    @Test(arguments: [201, 300, 100_000]) func elementsAreNotNestedWithoutEnd(depth: Int) throws {
        let open = (0..<depth).map { "<a\($0 % 7)>" }.joined(separator: "\n")
        // Line 1 has the root; the 201st element is too deep.
        try refused("<events>\n" + open, "xml-too-deep", line: 201, "at most 200 deep", chunks: depth < 1_000 ? [1, 1 << 18] : [1 << 18])
    }

    @Test func anElementHasABoundedNumberOfAttributes() throws {
        func wide(_ count: Int) -> String { "<events>\n<event " + (0..<count).map { "a\($0)='' " }.joined() + "/></events>" }
        #expect(try xml(wide(1_000), ["@a999"]).rows == [[""]])
        try refused(wide(1_001), "xml-too-many-attributes", line: 2, "at most 1000 attributes")
        try refused(wide(1_000_000), "xml-too-long", line: 2, "a tag or comment 512 KiB")
    }

    @Test func namespacesAreNotDeclaredWithoutEnd() throws {
        func wide(_ count: Int) -> String { "<events>\n<event " + (0..<count).map { "xmlns:a\($0)='u' " }.joined() + "/></events>" }
        #expect(try xml(wide(200), ["@id"]).rows == [[nil]])
        try refused(wide(201), "xml-too-many-namespaces", line: 2, "At most 200 namespaces")
        // Spread over elements that are open at once; those that are closed count no longer.
        let deep = (0..<150).map { "<a xmlns:p\($0)='u' xmlns:q\($0)='u'>" }.joined(separator: "\n")
        try refused("<events>\n" + deep, "xml-too-many-namespaces", line: 102, "At most 200 namespaces")
        let beside = String(repeating: "<event xmlns:p='u' id='1'/>", count: 1_000)
        #expect(try xml("<events>" + beside + "</events>", ["@id"]).rows.count == 1_000)
    }

    private static let twelve = String(repeating: "x", count: 12_000_000)

    @Test(arguments: [
        ("a text", "<event><a>\n" + twelve + "</a></event>"), ("a text that no field wants", "<event><z>\n" + twelve + "</z></event>"),
        ("a text outside records", "<z>\n" + twelve + "</z>"), ("CDATA", "<event><a>\n<![CDATA[" + twelve + "]]></a></event>"),
        ("references", "<event><a>\n" + String(repeating: "&#x4E00;", count: 4_000_000) + "</a></event>"),
        ("an attribute", "<event\nid='" + twelve + "'/>"), ("a comment", "\n<!--" + twelve + "-->"),
        ("an instruction", "\n<?p " + twelve + "?>"),
        ("a name", "\n<" + twelve + "/>"), ("the name of an attribute", "<event\n" + twelve + "='1'/>"),
        ("spaces in a tag", "\n<event" + String(repeating: " ", count: 12_000_000) + "/>"),
    ])
    func nothingIsTwelveMegabytesLong(what: String, inside: String) throws {
        let reading = try xml("<events>\n" + inside + "</events>", ["@id", "a"])
        #expect(reading.ids == ["xml-too-long"], "\(what): \(reading.refusal.map { $0.prefix(300) })")
        #expect(
            reading.refusal.first?.hasPrefix("a.xml:3") == true || reading.refusal.first?.hasPrefix("a.xml:2") == true,
            "\(what): \(reading.refusal.map { $0.prefix(60) })")
    }

    @Test func aRecordIsNotReadWithoutEnd() throws {
        let cells = (0..<40).map { "<a\($0)>" + String(repeating: "x", count: 500_000) + "</a\($0)>" }.joined()
        let reading = try xml("<events><event>\(cells)</event></events>", (0..<40).map { "a\($0)" })
        #expect(reading.ids == ["xml-too-long"])
        // The same beside the fields that are wanted costs nothing and is read over.
        #expect(try xml("<events><event id='1'>\(cells)</event></events>", ["@id"]).rows == [["1"]])
    }
}

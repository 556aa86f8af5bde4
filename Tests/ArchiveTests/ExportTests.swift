import Foundation
import Hashing
import Testing

@testable import Archive

/// Editions up to 0.3.0 recorded their exports with SHA-256.
struct ExportTests {
    private func decoded(_ json: String) throws -> Manifest.Export {
        try JSONDecoder().decode(Manifest.Export.self, from: Data(json.utf8))
    }

    @Test(arguments: [
        #"{"blake3":"af13","bytes":0,"path":"hotline/1.csv"}"#, #"{"bytes":0,"path":"hotline/1.csv","sha256":"e3b0"}"#,
    ])
    func anExportIsWrittenAsItWasRead(json: String) throws {
        #expect(String(decoding: try decoded(json).json.compact, as: UTF8.self) == json)
    }

    @Test func anExportWithoutAHashIsNone() {
        #expect(throws: DecodingError.self) { try decoded(#"{"bytes":0,"path":"hotline/1.csv"}"#) }
    }

    @Test(arguments: [
        (#"{"blake3":"1","bytes":5,"path":"a"}"#, #"{"blake3":"1","bytes":5,"path":"a"}"#, false),
        (#"{"blake3":"1","bytes":5,"path":"a"}"#, #"{"blake3":"2","bytes":5,"path":"a"}"#, true),
        (#"{"sha256":"1","bytes":5,"path":"a"}"#, #"{"sha256":"2","bytes":5,"path":"a"}"#, true),
        // The hashes of two kinds say nothing of each other.
        (#"{"sha256":"1","bytes":5,"path":"a"}"#, #"{"blake3":"2","bytes":5,"path":"a"}"#, false),
        (#"{"sha256":"1","bytes":5,"path":"a"}"#, #"{"blake3":"1","bytes":6,"path":"a"}"#, true),
    ])
    func exportsDifferByTheirHashesOrBySizeWhereThoseAreOfTwoKinds(old: String, new: String, differ: Bool) throws {
        #expect(try decoded(old).differs(from: decoded(new)) == differ)
        #expect(try decoded(new).differs(from: decoded(old)) == differ)
    }
}

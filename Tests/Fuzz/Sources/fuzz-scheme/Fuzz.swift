import FuzzTargets
import Fuzzing

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt { check(.scheme, bytes, count) }

/// What went into a step. Nearly all have three numbers or fewer, which are held in place: with a step for every formula of every unit
/// and indicator, an array each is most of what a derivation costs.
public struct StepInputs: Sendable {
    @usableFromInline var held: (Ratio, Ratio, Ratio) = (.missing, .missing, .missing)
    /// All of them where they are more than three.
    @usableFromInline var many: [Ratio] = []
    public let count: Int

    @inlinable
    public init(_ inputs: some Collection<Ratio>) {
        count = inputs.count
        if count > 3 {
            many = Array(inputs)
            return
        }
        for (index, input) in inputs.enumerated() {
            switch index {
            case 0: held.0 = input
            case 1: held.1 = input
            default: held.2 = input
            }
        }
    }

    @inlinable public init(_ a: Ratio) { (held.0, count) = (a, 1) }
    @inlinable public init(_ a: Ratio, _ b: Ratio) { (held.0, held.1, count) = (a, b, 2) }
    @inlinable public init(_ a: Ratio, _ b: Ratio, _ c: Ratio) { (held, count) = ((a, b, c), 3) }
}

extension StepInputs: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { count }

    public subscript(index: Int) -> Ratio {
        precondition(index >= 0 && index < count, "there are \(count) inputs")
        if count > 3 { return many[index] }
        return index == 0 ? held.0 : index == 1 ? held.1 : held.2
    }
}

extension StepInputs: Equatable {
    public static func == (a: StepInputs, b: StepInputs) -> Bool { a.elementsEqual(b) }
}

extension StepInputs: ExpressibleByArrayLiteral {
    @inlinable
    public init(arrayLiteral inputs: Ratio...) { self.init(inputs) }
}

import Exact
import Expressions

/// A sum of columns, each times a number, and a number.
struct LinearForm {
    var terms: [Int: Ratio] = [:]
    var constant = Ratio.zero

    /// nil for what is no such sum.
    init?(_ node: Typed) {
        switch node {
        case .constant(.numbers(let values)):
            guard values.isConstant, values[0].isNumber else { return nil }
            constant = values[0]
        case .reference(let column, .number, isRounded: false):
            guard column >= 0 else { return nil }
            terms[column] = .one
        case .arithmetic(let operation, let a, let b):
            guard let a = LinearForm(a), let b = LinearForm(b) else { return nil }
            switch operation {
            case .add: self = a.adding(b, times: .one)
            case .subtract: self = a.adding(b, times: -.one)
            case .multiply:
                guard a.terms.isEmpty || b.terms.isEmpty else { return nil }
                self = a.terms.isEmpty ? LinearForm().adding(b, times: a.constant) : LinearForm().adding(a, times: b.constant)
            case .divide:
                guard b.terms.isEmpty, b.constant != .zero else { return nil }
                self = LinearForm().adding(a, times: .one / b.constant)
            case .modulo: return nil
            }
            guard ([constant] + terms.values).allSatisfy(\.isNumber) else { return nil }
        default: return nil
        }
    }

    private init() {}

    private func adding(_ other: LinearForm, times factor: Ratio) -> LinearForm {
        var result = self
        result.constant = constant + other.constant * factor
        for (column, value) in other.terms { result.terms[column] = (result.terms[column] ?? .zero) + value * factor }
        return result
    }

    enum Zero {
        case at(column: Int, Ratio)
        /// No column is left: it is a number.
        case nowhere
        /// That depends on several columns.
        case open
    }

    /// Where it is zero.
    func zero(knowing fixed: [Int: Ratio]) -> Zero {
        var rest = constant
        var open: (column: Int, factor: Ratio)?
        for (column, factor) in terms {
            if let value = fixed[column] {
                rest = rest + value * factor
            } else if open == nil, factor != .zero {
                open = (column, factor)
            } else {
                // A column that cancels out still makes the comparison unknown where it is NULL.
                return .open
            }
        }
        guard let open else { return .nowhere }
        let value = -rest / open.factor
        return value.isNumber ? .at(column: open.column, value) : .open
    }

    static func - (a: LinearForm, b: LinearForm) -> LinearForm { a.adding(b, times: -.one) }
}

/// nil where either side is no linear form.
func - (a: Typed, b: Typed) -> LinearForm? {
    guard let a = LinearForm(a), let b = LinearForm(b) else { return nil }
    return a - b
}

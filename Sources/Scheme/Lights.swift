import Diagnostics
import Expressions

/// 亮灯: what an indicator with a plan shows, month by month and year to date.
public struct Light: Sendable {
    /// Best first.
    public enum Colour: String, Sendable, CaseIterable { case green, yellow, red }
    public var colour: Colour
    /// A truth over `value`, `plan`, `month`, the unit's attributes and `as_of`.
    public var when: Expression
    public var location: Location
}

extension FactNames {
    /// What a plan may name: attributes, `as_of`, measures, and `month`, how many months of the appraised time are over.
    public var planning: Scope {
        var scope = measured
        scope.add("month", .number)
        return scope
    }

    /// What a light may name: attributes, `as_of`, and behind them `value`, `plan` and `month`.
    public var lighting: Scope {
        var scope = declared
        for name in ["value", "plan", "month"] { scope.add(name, .number) }
        return scope
    }
}

struct LightDecoder {
    var facts: FactNames

    /// The worst first, since the worst that holds is shown. Green is what is left unless it is declared.
    func lights(_ entry: Entry) -> [Light] {
        guard let mapping = entry.mapping(.lights) else { return [] }
        return Light.Colour.allCases.reversed().compactMap { colour in
            mapping[colour.rawValue].flatMap { entry in
                entry.expression(in: facts.lighting, expecting: .truth).map {
                    Light(colour: colour, when: $0, location: entry.textLocation)
                }
            }
        }
    }
}

import Exact

extension Evaluation {
    /// What reads times and intervals.
    mutating func time(_ node: Typed) -> Column {
        switch node {
        case .shifted(let time, let interval, let backwards):
            return .times(
                checked(times(time), intervals(interval), none: Column.nullTime) { time, interval in
                    guard time != Column.nullTime, let interval else { return Column.nullTime }
                    return (backwards ? interval.negated : interval).flatMap { Time(microseconds: time).adding($0)?.microseconds }
                })
        case .elapsed(let end, let start):
            return .intervals(
                map(times(end), times(start)) { end, start in
                    guard end != Column.nullTime, start != Column.nullTime else { return nil }
                    return Interval(from: Time(microseconds: start), to: Time(microseconds: end))
                })
        case .joined(let a, let b, let backwards):
            return .intervals(
                checked(intervals(a), intervals(b), none: nil) { a, b in
                    guard let a, let b else { return .some(nil) }
                    return (backwards ? b.negated : b).flatMap { a.adding($0) }.map(Optional.some)
                })
        case .scaled(let interval, let number, let divides):
            return .intervals(
                checked(intervals(interval), numbers(number), none: nil) { interval, number in
                    let factor = divides ? .one / number : number
                    guard let interval, !factor.isMissing else { return .some(nil) }
                    return interval.times(factor).map(Optional.some)
                })
        case .extracted(.epoch, .elapsed(let end, let start)):
            return .numbers(
                map(times(end), times(start)) { end, start in
                    end == Column.nullTime || start == Column.nullTime
                        ? .missing : Ratio(Int128(end &- start), over: Int128(Time.microsecondsPerSecond))
                })
        case .extracted(let field, let value):
            if value.type == .interval { return .numbers(map(intervals(value)) { $0?.field(field) ?? .missing }) }
            return .numbers(map(times(value)) { $0 == Column.nullTime ? .missing : Time(microseconds: $0).field(field) })
        case .workdays(let start, let end, let calendar):
            return .numbers(
                map(times(start), times(end)) { start, end in
                    guard start != Column.nullTime, end != Column.nullTime else { return .missing }
                    return Ratio(calendar.workdays(from: Time(microseconds: start).day, to: Time(microseconds: end).day))
                })
        default: return .null(node.type)
        }
    }

    /// nil is a result that does not fit: it becomes `none`, and is reported as an overflow.
    private mutating func checked<A, B, T>(_ a: Values<A>, _ b: Values<B>, none: T, _ body: (A, B) -> T?) -> Values<T> {
        var overflow = false
        let values = map(a, b) { a, b -> T in
            if let value = body(a, b) { return value }
            overflow = true
            return none
        }
        if overflow { overflowed = true }
        return values
    }
}

import Exact
import Facts
import Scheme

extension Appraisal {
    /// The first moment that gives the same results as the moment of the run, where these depend on it: the end of the last month whose
    /// lights or results count, the day from which orders run, the day of the last decision in force, the end of the last day or month whose
    /// exports were expected. nil where nothing does.
    ///
    /// What an expression reads as `as_of` is not in it: see ``Scheme/readsAsOf``.
    public var moment: Time? { [readUntil, ordersFrom, decidedUntil, facts.expectedUntil].compactMap(\.self).max() }

    private var decidedUntil: Time? { facts.decisions.map(\.decided.start).max() }

    /// The day from which the terms of orders run, when one binds a unit.
    private var ordersFrom: Time? {
        actions.flatMap { action in zip(action.given, action.due).compactMap { $1 == nil ? nil : $0 } }.max()?.start
    }
}

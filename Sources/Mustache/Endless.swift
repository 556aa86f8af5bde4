/// One body including another.
struct Call {
    var from: Int
    var to: Int
    var file: Int
    var offset: Int
    /// Whether the sections around it go down from the innermost context of the calling body.
    var descends: Bool
    /// Whether one of them goes down from another context instead.
    var sidesteps: Bool
}

extension Compiler {
    /// Bodies that include themselves end when each round goes strictly down into the data, which is finite: every round
    /// has a section over a part of the innermost context, and none over anything else.
    mutating func refuseEndlessCalls() {
        var graph: [[Int]] = Array(repeating: [], count: waiting.count)
        var level: [[Int]] = graph
        for call in calls {
            graph[call.from].append(call.to)
            if !call.descends { level[call.from].append(call.to) }
        }
        let (rounds, levelRounds) = (components(of: graph), components(of: level))
        for call in calls {
            let isInRound = rounds[call.from] == rounds[call.to]
            let isLevel = !call.descends && levelRounds[call.from] == levelRounds[call.to]
            guard isInRound && call.sidesteps || isLevel else { continue }
            report(
                "template-endless", call.offset, Scope(body: waiting[call.from], index: call.from, context: waiting[call.from].context),
                "A partial includes itself only inside a section over a part of the innermost record",
                "put it into a section over the record's children")
        }
    }

    /// The strongly connected component of each node, by Tarjan's algorithm with a stack of its own.
    private func components(of graph: [[Int]]) -> [Int] {
        var component = Array(repeating: -1, count: graph.count)
        var order = component
        var low = component
        var (counter, components) = (0, 0)
        var path: [Int] = []
        for root in graph.indices where order[root] < 0 {
            var work = [(node: root, edge: 0)]
            while let (node, edge) = work.popLast() {
                if edge == 0 {
                    order[node] = counter
                    low[node] = counter
                    counter += 1
                    path.append(node)
                } else {
                    low[node] = min(low[node], low[graph[node][edge - 1]])
                }
                var next = edge
                while next < graph[node].count, order[graph[node][next]] >= 0 {
                    let seen = graph[node][next]
                    if component[seen] < 0 { low[node] = min(low[node], order[seen]) }
                    next += 1
                }
                if next < graph[node].count {
                    work.append((node, next + 1))
                    work.append((graph[node][next], 0))
                } else if low[node] == order[node] {
                    while let last = path.popLast() {
                        component[last] = components
                        if last == node { break }
                    }
                    components += 1
                }
            }
        }
        return component
    }
}

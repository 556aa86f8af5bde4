import ArgumentParser

@main
struct Kaoping: ParsableCommand {
    func run() throws { print("kaoping") }
}

import Archive
import Diagnostics
import Foundation
import Testing

/// Checks, without our code, that `current` is absent or leads to an edition whose every file is as `edition.json` says.
private let whole = """
    import collections, hashlib, json, os, random, signal, sqlite3, subprocess, sys, time

    def whole(output):
        while True:
            try: target = os.readlink(output + "/a/current")
            except FileNotFoundError: return None
            try: return look(output, target)
            except (AssertionError, FileNotFoundError):
                # It may have been retired while it was being read; then another is in force.
                if os.readlink(output + "/a/current") == target: raise

    def look(output, target):
        folder = output + "/a/" + target
        record = json.load(open(folder + "/edition.json"))
        assert target == "editions/" + record["edition"], target
        found = {os.path.relpath(os.path.join(at, f), folder) for at, _, files in os.walk(folder) for f in files}
        assert found == {o["path"] for o in record["out"]} | {"edition.json"}, found
        for o in record["out"]:
            content = open(folder + "/" + o["path"], "rb").read()
            assert hashlib.sha256(content).hexdigest() == o["sha256"] and len(content) == o["bytes"], o
        history(output)
        return target

    def history(output):
        # The database is absent, empty or whole, and then all of it is from one edition.
        try: db = sqlite3.connect("file:" + output + "/a/history.sqlite?mode=ro", uri=True, timeout=10)
        except sqlite3.OperationalError: return
        try:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            db.execute("BEGIN")
            filled = db.execute("SELECT edition FROM filled").fetchall()
            rows = db.execute("SELECT r.score, p.edition FROM unit_result r JOIN period p ON p.id = r.period").fetchall()
            assert len(rows) == 5 * len(filled) and len(set(rows)) == len(filled), (filled, rows)
            assert {e for _, e in rows} == {e for e, in filled}, (filled, rows)
        except sqlite3.OperationalError as error:
            assert "no such table" in str(error) or "unable to open" in str(error), error
        finally: db.close()

    """

@Test(.enabled(if: has("python3 --version"), "python3 is not installed"))
func aKillAtAnyInstantLeavesCurrentOnAWholeEdition() throws {
    let scratch = try Scratch()
    let script =
        whole + """
            loop, output = sys.argv[1:]
            random.seed(2025)
            # On a busy machine everything takes longer: the kills are spread over some five editions.
            began = time.monotonic()
            subprocess.run([loop, output, "3", "30", "3000"], check=True, stdout=subprocess.DEVNULL)
            longest = max(0.25, 2 * (time.monotonic() - began))
            seen, kills = set(), 0
            for round in range(60):
                # Each round goes on from what the killed one left; every fifth begins with nothing.
                if round % 5 == 0: subprocess.run(["rm", "-rf", output])
                run = subprocess.Popen([loop, output, "1000", "30", "3000"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                until = time.monotonic() + random.uniform(0.005, longest)
                while time.monotonic() < until:
                    seen.add(whole(output))        # a reader at any instant, too
                run.send_signal(signal.SIGKILL)
                kills += run.wait() == -signal.SIGKILL
                seen.add(whole(output))
            last = subprocess.run([loop, output, "1", "30", "3000"], capture_output=True)
            assert last.returncode == 0, last.stderr
            assert whole(output)
            left = [n for n in os.listdir(output + "/a") + os.listdir(output + "/a/editions") if n.startswith((".staging", ".current", ".removing", ".damaged"))]
            assert not left, left
            assert sqlite3.connect(output + "/a/history.sqlite").execute("SELECT edition FROM filled").fetchall() == [(last.stdout[:16].decode(),)]
            assert kills > 30 and len(seen) > 3, (kills, len(seen))
            print("killed", kills, "times; editions seen in force:", len(seen))
            """
    let result = try run("python3", "-c", script, publishLoop, scratch.output)
    #expect(result.status == 0, "\(result.errors)")
    print(result.output)
}

/// The same without chance: killed, and refused by the system, at the first, second, … of each kind of call.
@Test(
    .enabled(if: has("strace -o /dev/null -e trace=none true") && has("python3 --version"), "strace or python3 is not installed"))
func aKillOrARefusalAtEveryCallLeavesCurrentOnAWholeEdition() throws {
    let scratch = try Scratch()
    let script =
        whole + """
            loop, base = sys.argv[1:]
            first = base + "/first"
            subprocess.run([loop, first, "1", "3", "10"], check=True, stdout=subprocess.DEVNULL)
            tried = 0
            calls = "mkdir,mkdirat,openat,openat2,fchmod,write,close,syncfs,fsync,fdatasync,pwrite64,linkat,utimensat,renameat,symlinkat,unlinkat,flock".split(",")
            # Which of each kind are about our files: those of the loader and of libdispatch prove nothing about us.
            output = base + "/o"
            subprocess.run(["cp", "-a", first, output])
            subprocess.run(["strace", "-f", "-y", "-o", base + "/trace", "-e", "trace=" + ",".join(calls), loop, output, "2", "3", "10"], check=True, capture_output=True)
            ours, count = {call: set() for call in calls}, collections.Counter()
            for line in open(base + "/trace"):
                thread, _, call = line.split("(")[0].partition(" ")
                call = call.strip()
                if call in ours:
                    count[thread, call] += 1           # strace counts for each thread by itself
                    if output in line: ours[call].add(count[thread, call])
            assert sum(map(len, ours.values())) > 50, ours
            for call in calls:
                # What a kill leaves differs only where something is changed.
                kills = [] if call in ("openat", "close", "fchmod", "utimensat", "flock") else ["signal=KILL"]
                for fault in ["error=ENOSPC"] + kills:
                    for when in sorted(ours[call]):
                        output = base + "/o"
                        subprocess.run(["rm", "-rf", output])
                        subprocess.run(["cp", "-a", first, output])
                        # Traced too, the reader of a crash's backtrace can wait for ever.
                        quiet = ["-E", "SWIFT_BACKTRACE=enable=no"]
                        trace = ["strace", *quiet, "-f", "-y", "-o", base + "/trace", "-e", "trace=" + call, "-e", "inject=%s:%s:when=%d" % (call, fault, when)]
                        run = subprocess.run(trace + [loop, output, "2", "3", "10"], capture_output=True)
                        injected = [l for l in open(base + "/trace") if "INJECTED" in l]
                        killed = run.returncode in (-9, 137)
                        tried += 1
                        assert whole(output), (call, fault, when)
                        # Threads may have changed the order; libdispatch traps when /proc is shut to it.
                        about_us = all(output + "/" in l or output + ">" in l or output + '"' in l for l in injected)
                        if about_us:
                            assert run.returncode in (0, 1) or killed, (call, fault, when, run)
                            if run.returncode == 1: assert b" error: " in run.stderr and b"fix:" in run.stderr, (call, fault, when, run)
                        again = subprocess.run([loop, output, "2", "3", "10"], capture_output=True)
                        assert again.returncode == 0, (call, fault, when, again)
                        assert whole(output)
            assert tried > 50, tried
            print("faults tried", tried)
            """
    let result = try run("python3", "-c", script, publishLoop, scratch.path)
    #expect(result.status == 0, "\(result.output) \(result.errors)")
    print(result.output)
}

"""Whether a folder is a whole edition: every file that edition.json lists is there with its hash, and no other."""
import hashlib, json, os, sys

folder = sys.argv[1]
record = json.load(open(os.path.join(folder, "edition.json"), encoding="utf-8"))
listed = {entry["path"]: entry["sha256"] for entry in record["out"]}
found = {os.path.relpath(os.path.join(top, name), folder) for top, _, names in os.walk(folder + "/") for name in names} - {"edition.json"}
assert found == set(listed), (found - set(listed), set(listed) - found)
for path, digest in listed.items():
    assert hashlib.sha256(open(os.path.join(folder, path), "rb").read()).hexdigest() == digest, path

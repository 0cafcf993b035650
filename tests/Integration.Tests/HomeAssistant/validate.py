"""Says what is wrong with discovery messages: a line for each fault, nothing for messages that are right.

validate.py SCHEMA   reads lines of {"component": "sensor", "payload": {...}}; Debian's python3-jsonschema
"""
import json, sys
from jsonschema import Draft202012Validator

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
Draft202012Validator.check_schema(schema)
for line in sys.stdin:
    message = json.loads(line)
    component = message["component"]
    if component not in schema["$defs"]:
        print(f"{component} is no component")
        continue
    validator = Draft202012Validator({**schema, "$ref": f"#/$defs/{component}"})
    for fault in validator.iter_errors(message["payload"]):
        print(f"{component} {'.'.join(map(str, fault.path))}: {fault.message}")

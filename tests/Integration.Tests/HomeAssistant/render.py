"""Renders templates as Home Assistant does: a line of JSON text for each.

render.py   reads lines of {"template": "{{ value_json.a }}", "value": {...}}; Debian's python3-jinja2
"""
import json, sys
from jinja2.sandbox import ImmutableSandboxedEnvironment

environment = ImmutableSandboxedEnvironment()
for line in sys.stdin:
    request = json.loads(line)
    rendered = environment.from_string(request["template"]).render(value_json=request["value"], value=json.dumps(request["value"]))
    print(json.dumps(rendered.strip()))

#!/usr/bin/env python3
"""Holds the data of the knowledge base to docs/schema. Usage: check_schema.py SOURCE_DIR"""
import json
import pathlib
import sys

import jsonschema

root = pathlib.Path(sys.argv[1])
schemas = {p.name: json.loads(p.read_text()) for p in (root / "docs/schema").glob("*.schema.json")}


def retrieve(uri):
    return schemas[uri.rsplit("/", 1)[-1]]


def validator(name):
    try:
        from referencing import Registry, Resource
        registry = Registry(retrieve=lambda uri: Resource.from_contents(retrieve(uri)))
        return jsonschema.Draft202012Validator(schemas[name], registry=registry)
    except ImportError:
        resolver = jsonschema.RefResolver("", schemas[name], store=dict(schemas))
        return jsonschema.Draft202012Validator(schemas[name], resolver=resolver)


failed = False
for folder, name in (("commands", "commands.schema.json"), ("ecosystems", "ecosystem.schema.json")):
    check = validator(name)
    for path in sorted((root / "rules" / folder).glob("*.json")):
        for error in check.iter_errors(json.loads(path.read_text())):
            failed = True
            print(f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
sys.exit(failed)

"""Checks one report of stowage: check_formats.py FORMAT FILE FINDINGS. The schemas say what the public
specification of each format asks for, and nothing more is allowed where it would be refused."""

import json
import re
import sys
import xml.etree.ElementTree as tree

import jsonschema

text = {"type": "string"}
filled = {"type": "string", "minLength": 1}
count = {"type": "integer", "minimum": 1}


def thing(required, **members):
    return {"type": "object", "required": required.split(), "additionalProperties": False, "properties": members}


def many(items, least=0):
    return {"type": "array", "items": items, "minItems": least}


def only(*words):
    return {"enum": list(words)}


# OASIS SARIF 2.1.0, sections 3.13 to 3.58; the limits are those of GitHub's code scanning.
message = thing("text", text=filled)
artifact = thing("uri", uri={"type": "string", "pattern": r"^(file:///)?[A-Za-z0-9._~!$&'()*+,;=@%/-]+$"})
region = thing("startLine startColumn endLine endColumn", startLine=count, startColumn=count, endLine=count, endColumn=count,
               sourceLanguage=filled)
place = thing("artifactLocation region", artifactLocation=artifact, region=region)
level = only("none", "note", "warning", "error")
replacement = thing("deletedRegion", deletedRegion=region, insertedContent=thing("text", text=text))
sarif_result = thing(
    "ruleId level message locations partialFingerprints",
    ruleId=filled, level=level, message=message,
    locations=many(thing("physicalLocation", physicalLocation=place), 1),
    relatedLocations=many(thing("id physicalLocation", id={"type": "integer", "minimum": 0}, physicalLocation=place, message=message)),
    partialFingerprints={"type": "object", "minProperties": 1, "additionalProperties": text},
    fixes=many(thing("artifactChanges", description=message, properties={"type": "object"},
                     artifactChanges=many(thing("artifactLocation replacements", artifactLocation=artifact, replacements=many(replacement, 1)), 1)), 1),
    suppressions=many(thing("kind", kind=only("inSource", "external"), status=only("accepted"), justification=text), 1))
sarif_rule = thing(
    "id shortDescription help defaultConfiguration properties",
    id=filled, name=filled, shortDescription=message, help=thing("text markdown", text=filled, markdown=filled),
    defaultConfiguration=thing("level", level=level),
    properties=thing("tags precision problem.severity",
                     **{"tags": {"type": "array", "items": text, "maxItems": 20}, "precision": only("very-high", "high", "medium", "low"),
                        "problem.severity": only("error", "warning", "recommendation")}))
sarif = thing("$schema version runs", **{
    "$schema": text, "version": only("2.1.0"),
    "runs": many(thing("tool results", columnKind=only("utf16CodeUnits", "unicodeCodePoints"), defaultSourceLanguage=text, results=many(sarif_result),
                       tool=thing("driver", driver=thing("name version rules", name=filled, version=filled, rules=many(sarif_rule), fullName=filled,
                                                         downloadUri={"type": "string", "pattern": "^https?://"}, shortDescription=message))), 1)})

# github.com/reviewdog/reviewdog proto/rdf/reviewdog.proto
position = thing("line column", line=count, column=count)
span = thing("start end", start=position, end=position)
rd = thing("message location severity", message=filled, location=thing("path range", path=filled, range=span),
           severity=only("ERROR", "WARNING", "INFO"), source=thing("name", name=filled, url=text),
           code=thing("value", value=filled, url=text), suggestions=many(thing("range text", range=span, text=text), 1))

# docs.gitlab.com: code quality report format
gitlab = many(thing("description check_name fingerprint severity location", description=filled, check_name=filled, fingerprint=filled,
                    severity=only("info", "minor", "major", "critical", "blocker"),
                    location=thing("path positions", path={"type": "string", "pattern": r"^(?!\./)"}, positions=thing("begin end", begin=position, end=position))))

# Code Climate engine specification
issue = dict(type=only("issue"), check_name=filled, description=filled, categories=many(only("Bug Risk"), 1),
             location=thing("path lines", path=filled, lines=thing("begin end", begin=count, end=count)),
             severity=only("info", "minor", "major", "critical", "blocker"))
climate = thing("type check_name description categories location severity", **issue)
gitlab_climate = many(thing("type check_name description categories location severity fingerprint",
                            fingerprint={"type": "string", "pattern": "^[0-9a-f]{40}$"}, **issue))

# docs.sonarsource.com: generic issue data
zero = {"type": "integer", "minimum": 0}
sonar = thing("issues", issues=many(thing(
    "engineId ruleId severity type primaryLocation", engineId=filled, ruleId=filled,
    severity=only("BLOCKER", "CRITICAL", "MAJOR", "MINOR", "INFO"), type=only("BUG", "VULNERABILITY", "CODE_SMELL"),
    primaryLocation=thing("message filePath textRange", message=filled, filePath=filled,
                          textRange=thing("startLine endLine startColumn endColumn", startLine=count, endLine=count, startColumn=zero, endColumn=zero)))))

# What editors expect of hadolint.
hadolint = many(thing("code column file level line message", code=filled, column=count, file=filled,
                      level=only("error", "warning", "info", "style"), line=count, message=filled))
codacy = thing("filename line message patternId", filename=filled, line=count, message=filled, patternId=filled)


def hold(schema, value):
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(value)
    return value


def check_sarif(data):
    run = hold(sarif, json.loads(data))["runs"][0]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(ids) == len(set(ids))
    shown = [each for each in run["results"] if "suppressions" not in each]
    assert {each["ruleId"] for each in shown} == set(ids)
    for each in run["results"]:
        for part in [each["locations"][0]["physicalLocation"]["region"]]:
            assert (part["startLine"], part["startColumn"]) <= (part["endLine"], part["endColumn"])
    return len(shown)


def check_gitlab(schema):
    def check(data):
        items = hold(schema, json.loads(data))
        names = [each["fingerprint"] for each in items]
        assert len(names) == len(set(names)), "equal fingerprints are dropped"
        return len(items)
    return check


def check_github(data):
    lines = [line for line in data.splitlines() if line.startswith("::")]
    form = re.compile(r"^::(error|warning|notice) file=[^,:\n]+,line=\d+,endLine=\d+(,col=\d+,endColumn=\d+)?,title=[^,:\n]+::.+$")
    for line in lines:
        assert form.match(line), line
    for kind in ("error", "warning", "notice"):
        assert sum(line.startswith("::" + kind) for line in lines) <= 10
    return len(lines)


def check_checkstyle(levels, least):
    def check(data):
        root = tree.fromstring(data)
        assert root.tag == "checkstyle" and root.get("version") == "4.3"
        errors = root.findall("file/error")
        for each in errors:
            assert least <= set(each.attrib) <= {"line", "column", "severity", "message", "source"}
            assert each.get("severity") in levels
        assert all(each.get("name") for each in root.findall("file"))
        return len(errors)
    return check


def check_junit(data):
    root = tree.fromstring(data)
    assert root.tag == "testsuites"
    failures = 0
    for suite in root.findall("testsuite"):
        cases = suite.findall("testcase")
        assert int(suite.get("tests", len(cases))) == len(cases)
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        failures += int(suite.get("failures"))
    return failures


# What hadolint's has: no more and no less, a place in each text.
def check_hadolint_junit(data):
    root = tree.fromstring(data)
    assert set(root.attrib) == {"id", "name", "time"} and re.match(r"^\d{8}_\d{6}$", root.get("id"))
    for suite in root:
        assert set(suite.attrib) == {"id", "name", "time", "failures", "errors"} and suite.get("id") == "hadolint"
        assert int(suite.get("errors")) == len(suite.findall("testcase[@id='hadolint.error']"))
        for case in suite:
            refused = case.get("id") == "hadolint.error"
            assert set(case.attrib) == ({"id", "name", "time"} if refused else {"id", "time"})
            assert set(case[0].attrib) == ({"type", "message"} if refused else {"type", "message", "id"})
            assert re.match(r"^(File: |Parse Error in ).+\nLine: \d+\n(Category|Column): .+\n.+: .+\n$", case[0].text), case[0].text
    return check_junit(data)


def json_objects(data):
    decoder, at, found = json.JSONDecoder(), 0, []
    while at < len(data):
        value, at = decoder.raw_decode(data, at)
        found.append(hold(codacy, value))
    return len(found)


def lines(form):
    def check(data):
        for line in data.splitlines():
            assert re.match(form, line), line
        return len(data.splitlines())
    return check


def check_markdown(data):
    rows = [line for line in data.splitlines() if line.startswith("|")]
    for row in rows:
        assert len(re.findall(r"(?<!\\)\|", row)) == 6, row
    return len(rows) - 2


checks = {
    "sarif": check_sarif,
    "github": check_github,
    "gitlab": check_gitlab(gitlab),
    "gitlab_codeclimate": check_gitlab(gitlab_climate),
    "codeclimate": lambda data: sum(bool(hold(climate, json.loads(each))) for each in data.split("\0") if each),
    "codacy": json_objects,
    "sonarqube": lambda data: len(hold(sonar, json.loads(data))["issues"]),
    "rdjson": lambda data: len(hold(thing("source diagnostics", source=thing("name", name=filled), diagnostics=many(rd)), json.loads(data))["diagnostics"]),
    "rdjsonl": lambda data: sum(bool(hold(rd, json.loads(each))) for each in data.splitlines()),
    "hadolint_json": lambda data: len(hold(hadolint, json.loads(data))),
    "hadolint_junit": check_hadolint_junit,
    "hadolint_sarif": check_sarif,
    "hadolint_checkstyle": check_checkstyle(("error", "warning", "info", "style"), {"line", "column", "severity", "message"}),
    "checkstyle": check_checkstyle(("error", "warning", "info"), {"line", "column", "severity", "message", "source"}),
    "junit": check_junit,
    "tty": lines(r"^.+:\d+ \S+ (error|warning|info|style): .+$"),
    "gnu": lines(r"^stowage:.+:\d+: \S+ (error|warning|info|style): .+$"),
    "markdown": check_markdown,
}

if __name__ == "__main__":
    kind, path, expected = sys.argv[1:]
    with open(path, encoding="utf-8", newline="") as file:
        found = checks[kind](file.read())
    if found != int(expected):
        sys.exit(f"{kind}: {found} findings, expected {expected}")

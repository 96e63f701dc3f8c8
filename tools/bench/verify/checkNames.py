"""Prints what modules really hold, as one JSON object: the truth that planted errors are made from.

The command line has a folder with more packages, and modules. For each of these that can be imported: its names, those
of its public classes, which of these can be called with nothing, and of its public functions how many arguments they take.
"""

import importlib
import inspect
import json
import sys
import warnings

warnings.simplefilter("ignore")


def shape(function):
    """Required and possible positional arguments, keywords, and whether a call with any of them is possible."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters):
        return None
    if any(p.kind is p.KEYWORD_ONLY and p.default is p.empty for p in parameters):
        return None
    places = [p for p in parameters if p.kind is not p.KEYWORD_ONLY]
    return {
        "required": sum(p.default is p.empty for p in places),
        "positional": len(places),
        "keywords": [p.name for p in parameters],
    }


def needs_nothing(cls):
    try:
        parameters = inspect.signature(cls).parameters.values()
    except (TypeError, ValueError):
        return False
    return all(p.default is not p.empty or p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters)


def describe(module):
    names = dir(module)
    functions = {}
    classes = {}
    callable_classes = []
    public = getattr(module, "__all__", None) or [n for n in names if not n.startswith("_")]
    for name in public:
        value = getattr(module, name, None)
        if inspect.isclass(value) and value.__module__.split(".")[0] == module.__name__.split(".")[0]:
            if "__getattr__" not in dir(value) and type(value) is type:
                classes[name] = dir(value)
                if needs_nothing(value):
                    callable_classes.append(name)
        elif inspect.isfunction(value):
            found = shape(value)
            if found:
                functions[name] = found
    return {
        "names": names,
        "public": sorted(public),
        "functions": functions,
        "classes": classes,
        "callable": callable_classes,
    }


folder, *wanted = sys.argv[1:]
sys.path.insert(0, folder)
found = {}
for name in wanted:
    try:
        module = importlib.import_module(name)
    except Exception:
        continue
    found[name] = describe(module)
json.dump({"version": list(sys.version_info[:2]), "path": [p for p in sys.path if p], "modules": found}, sys.stdout)

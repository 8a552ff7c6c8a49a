"""What ONNX's own schemas say of each operator: makes schemas.json.   pip install onnx==1.23.1; python schemas.py

real        whether any output may be of real numbers
flat        whether outputs are tensors of whole numbers or truth values only, and an input may be of real numbers or truth values
single      whether it takes one tensor of real numbers and nothing else that must be said, and gives such
halves      whether all inputs and outputs, but those that may be left out, may be of float16 if they may be of real numbers at all,
            in opset 18 or when the operator came later
least       the smallest number of inputs
optional    whether the first input may be left out
bodies      whether an attribute is a graph
settings    by attribute that opset 18 does not have any more, the opset that took it away, from opset 7 on
"""
import json
import os

import onnx

REALS = {"tensor(float)", "tensor(double)", "tensor(float16)"}
WORKING, OLDEST = 18, 7


def types(schema, formal):
    """Of an input or output."""
    for constraint in schema.type_constraints:
        if constraint.type_param_str == formal.type_str:
            return set(constraint.allowed_type_strs)
    return {formal.type_str}


def at(versions, opset):
    """The form in an opset; of a newer operator the first."""
    return max((s for s in versions if s.since_version <= opset), key=lambda s: s.since_version, default=versions[0])


forms = {}
for schema in onnx.defs.get_all_schemas_with_history():
    if schema.domain == "":
        forms.setdefault(schema.name, []).append(schema)
table = {}
for name, versions in sorted(forms.items()):
    versions.sort(key=lambda s: s.since_version)
    current = at(versions, WORKING)
    formals = [f for f in list(current.inputs) + list(current.outputs) if f.option != onnx.defs.OpSchema.FormalParameterOption.Optional]
    real = [f for f in formals if types(current, f) & REALS]
    settings = {}
    for older, newer in zip(versions, versions[1:]):
        if newer.since_version <= OLDEST or newer.since_version > WORKING:
            continue
        for attribute in set(older.attributes) - set(newer.attributes):
            settings[attribute] = newer.since_version
    first = current.inputs[0] if current.inputs else None
    table[name] = {
        "real": any(types(current, f) & REALS for f in current.outputs),
        "flat": bool(current.outputs) and not any(types(current, f) & REALS for f in current.outputs)
        and all(t.startswith("tensor(") and "string" not in t for f in current.outputs for t in types(current, f))
        and any(types(current, f) & (REALS | {"tensor(bool)"}) for f in current.inputs),
        "single": current.min_input == 1 == current.max_input and not any(a.required for a in current.attributes.values())
        and bool(types(current, current.inputs[0]) & REALS and types(current, current.outputs[0]) & REALS),
        "halves": all("tensor(float16)" in types(current, f) for f in real),
        "least": current.min_input,
        "optional": bool(first) and first.option == onnx.defs.OpSchema.FormalParameterOption.Optional,
        "bodies": any(a.type == onnx.defs.OpSchema.AttrType.GRAPH for a in current.attributes.values()),
        "settings": settings,
    }
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "schemas.json"), "w") as out:
    out.write("{\n" + ",\n".join(f'"{n}": {json.dumps(t, sort_keys=True)}' for n, t in table.items()) + "\n}\n")

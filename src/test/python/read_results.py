"""Reads result objects back with pydicom: read_results.py FOLDER, which holds sc.dcm, seg.dcm, sr.dcm, pm.dcm, ko.dcm and maps.raw.

maps.raw: what the parametric map must hold, float32 in little endian. Ends with an error where something is not as it must be.
"""
import sys
from pathlib import Path

import numpy as np
import pydicom

folder = Path(sys.argv[1])
sets = {kind: pydicom.dcmread(folder / f"{kind}.dcm") for kind in ("sc", "seg", "sr", "pm", "ko")}
for data in sets.values():
    for element in data.iterall():  # decodes every value
        element.value

segments = sets["seg"].pixel_array
assert segments.shape == (len(sets["seg"].SegmentSequence), sets["seg"].Rows, sets["seg"].Columns)
sums = segments.reshape(len(segments), -1).sum(1)
assert len(np.unique(sums)) == 1
for frame, group in zip(segments, sets["seg"].PerFrameFunctionalGroupsSequence):
    rows, columns = np.nonzero(frame)
    place = sets["seg"].SegmentSequence[group.SegmentIdentificationSequence[0].ReferencedSegmentNumber - 1].TrackingID
    slice = int(place.split()[1].split("-")[0])
    assert (rows.min(), columns.min()) == (5, 3 + slice - 1), place
    assert not frame[6, 3 + slice - 1] and frame[6, 4 + slice - 1]
print(f"{len(sums)} hotspots of {sums[0]} pixels")

maps = sets["pm"].pixel_array
assert maps.dtype == np.float32
assert maps.astype("<f4").tobytes() == (folder / "maps.raw").read_bytes()
print(f"{len(maps)} maps equal")

pictures = sets["sc"].pixel_array
assert pictures.shape[-1] == 3
print(f"{len(pictures)} pictures")


def items(node, kind):
    for child in node.get("ContentSequence", []):
        if child.ValueType == kind:
            yield child
        yield from items(child, kind)


for code in sorted({c.ConceptCodeSequence[0].CodeMeaning for c in items(sets["sr"], "CODE")
                    if c.ConceptNameCodeSequence[0].CodeValue == "121071"}):
    print("finding", code)
print(f"{len(list(items(sets['ko'], 'IMAGE')))} key images")

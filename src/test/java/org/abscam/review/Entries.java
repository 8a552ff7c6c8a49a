package org.abscam.review;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Changes of every kind, with odd words and numbers. */
final class Entries {

	static final String PIXELS = "ab".repeat(32);

	private Entries() {}

	static Outline square(double x, double y, double side) {
		return new Outline(List.of(List.of(new Outline.Point(x, y), new Outline.Point(x + side, y), new Outline.Point(x + side, y + side),
			new Outline.Point(x, y + side))));
	}

	static Finding found(String id) {
		return Finding.ofModel(id, new Finding.Place(3, 1, 2, 1), square(1.5, 2, 7), new Finding.Measures(49, 12.25, "mm",
			OptionalDouble.of(0.1 + 0.2), OptionalDouble.empty()), "pneumonia");
	}

	static List<Change> all() {
		Outline ring = new Outline(List.of(square(0, 0, 9).rings().get(0), square(2, 2, 3.25).rings().get(0)));
		Finding changed = new Finding("m2", Finding.Origin.MODEL, Finding.Place.onSlice(1), ring, Optional.of(square(4, 4, 1)),
			new Finding.Measures(1, 1, "pixel", OptionalDouble.of(1), OptionalDouble.of(5e-324)), "a \"b\"\\", Status.CHANGED,
			"ä\n\u2028🫁,]}",
			"Zoë", Optional.of(Instant.parse("2026-01-02T03:04:05.000000006Z")));
		return List.of(new Change.Opened(0),
			new Change.Answered(Change.Stage.BEFORE, "normal", 0.75, 12.5),
			new Change.Explained(new Change.Explained.By("chest", "cd".repeat(32), "abs-cam", "pneumonia", "pneumonia, 93 %", "pneumonia",
				OptionalDouble.of(0.93), "38 to 1062"), List.of(found("m1"), changed)),
			new Change.Revealed(14),
			new Change.Added(Finding.ofReader("r1", Finding.Place.onSlice(2), square(-3, 1e-7, 2), new Finding.Measures(
				4, 4, "pixel", OptionalDouble.empty(), OptionalDouble.empty()), "")),
			new Change.Decided("m1", Status.REJECTED), new Change.Redrawn("m1", ring, new Finding.Measures(72, 18, "mm", OptionalDouble.of(
				1), OptionalDouble.of(0.5))),
			new Change.Labelled("m1", "atelectasis"), new Change.Commented("m2", "no: \u0000\t</script>"),
			new Change.Undone(), new Change.Undone(), new Change.Redone(), new Change.Removed("r1"), new Change.Noted("words"),
			new Change.Answered(Change.Stage.AFTER, "pneumonia", 1, 30.125), new Change.NoArea(true), new Change.NoArea(false),
			new Change.Left(31));
	}
}

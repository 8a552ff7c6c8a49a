package org.abscam.review;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Findings as JSON, and back. An outline is an array of rings, a ring an array of x and y in turn. */
final class FindingText {

	/** No scan is larger; beyond that a file would make work without end. */
	private static final double FARTHEST = 1e6;
	private static final double MOST_ROWS = 5e7;

	private FindingText() {}

	static JsonObject write(Finding finding) {
		Json json = new Json().with("id", finding.id()).with("origin", finding.origin().name().toLowerCase(Locale.ROOT))
			.with("slice", finding.place().slice()).with("channel", finding.place().channel()).with("z", finding.place().z())
			.with("frame", finding.place().frame());
		json.object().add("outline", outline(finding.outline()));
		finding.asFound().ifPresent(outline -> json.object().add("as_found", outline(outline)));
		write(finding.measures(), json);
		json.with("label", finding.label()).with("status", finding.status().word()).with("comment", finding.comment())
			.with("reader", finding.reader());
		finding.at().ifPresent(at -> json.with("at", at.toString()));
		return json.object();
	}

	static void write(Finding.Measures measures, Json json) {
		json.with("pixels", measures.pixels()).with("area", measures.area()).with("unit", measures.unit()).with("peak", measures.peak())
			.with("mean", measures.mean());
	}

	static JsonArray outline(Outline outline) {
		JsonArray rings = new JsonArray();
		for (List<Outline.Point> points : outline.rings()) {
			JsonArray ring = new JsonArray();
			for (Outline.Point p : points) {
				ring.add(Json.number(p.x()));
				ring.add(Json.number(p.y()));
			}
			rings.add(ring);
		}
		return rings;
	}

	static Finding read(Json json) {
		Finding.Place place = new Finding.Place(json.place("slice"), json.place("channel"), json.place("z"), json.place("frame"));
		Optional<Outline> asFound =
			json.object().has("as_found") ? Optional.of(outline(json.array("as_found"))) : Optional.empty();
		return new Finding(json.text("id"), json.word("origin", Finding.Origin.class), place, outline(json.array("outline")), asFound,
			measures(json), json.text("label"), status(json), json.text("comment"), json.text("reader"), at(json));
	}

	private static Optional<Instant> at(Json json) {
		try {
			return json.object().has("at") ? Optional.of(Instant.parse(json.text("at"))) : Optional.empty();
		}
		catch (DateTimeException e) {
			throw new IllegalArgumentException("'at' is no time", e);
		}
	}

	static Status status(Json json) {
		String word = json.text("status");
		return Status.of(word).orElseThrow(() -> new IllegalArgumentException("'status' says '" + word + "'"));
	}

	static Finding.Measures measures(Json json) {
		return new Finding.Measures(json.number("pixels", 0, Double.MAX_VALUE), json.number("area", 0, Double.MAX_VALUE), json.text("unit"),
			json.optionalNumber("peak"), json.optionalNumber("mean"));
	}

	static Outline outline(JsonArray rings) {
		List<List<Outline.Point>> all = new ArrayList<>();
		double rows = 0;
		for (JsonElement element : rings) {
			if (!element.isJsonArray() || element.getAsJsonArray().size() % 2 == 1)
				throw new IllegalArgumentException("an outline is no list of x and y");
			JsonArray numbers = element.getAsJsonArray();
			List<Outline.Point> ring = new ArrayList<>();
			for (int i = 0; i < numbers.size(); i += 2)
				ring.add(new Outline.Point(coordinate(numbers.get(i)), coordinate(numbers.get(i + 1))));
			for (int i = 0; i < ring.size(); i++) rows += Math.abs(ring.get(i).y() - ring.get((i + 1) % ring.size()).y());
			all.add(ring);
		}
		if (rows > MOST_ROWS) throw new IllegalArgumentException("an outline goes up and down over " + (long) rows + " rows");
		return new Outline(all);
	}

	private static double coordinate(JsonElement number) {
		double v = Json.number(number, "outline");
		if (!(Math.abs(v) <= FARTHEST)) throw new IllegalArgumentException("an outline lies at " + v);
		return v;
	}
}

package org.abscam.review;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.abscam.review.Reading.Entry;

/** An entry of a reading as a line of JSON, and back. */
final class EntryText {

	private EntryText() {}

	/** @throws IllegalArgumentException if a number is none */
	static String write(Entry entry) {
		Json json = new Json().with("at", entry.at().toString()).with("by", entry.reader());
		put(json, entry.change());
		return json.line();
	}

	private static void put(Json json, Change change) {
		if (change instanceof Change.Explained c) {
			Change.Explained.By by = c.explanation();
			json.with("did", "explained").with("model", by.model()).with("model_sha256", by.sha256()).with("method", by.method())
				.with("question", by.question()).with("answer", by.answer()).with("top_class", by.topClass())
				.with("probability", by.probability()).with("window", by.window());
			JsonArray findings = new JsonArray();
			c.findings().forEach(f -> findings.add(FindingText.write(f)));
			json.object().add("findings", findings);
		}
		else if (change instanceof Change.Added c) {
			json.with("did", "added");
			json.object().add("added", FindingText.write(c.added()));
		}
		else if (change instanceof Change.Decided c) of("decided", c, json).with("status", c.status().word());
		else if (change instanceof Change.Redrawn c) {
			of("redrawn", c, json);
			json.object().add("outline", FindingText.outline(c.outline()));
			FindingText.write(c.measures(), json);
		}
		else if (change instanceof Change.Labelled c) of("labelled", c, json).with("label", c.label());
		else if (change instanceof Change.Commented c) of("commented", c, json).with("comment", c.comment());
		else if (change instanceof Change.Removed c) of("removed", c, json);
		else if (change instanceof Change.Answered c) {
			json.with("did", "answered").with("stage", c.stage().name().toLowerCase(Locale.ROOT)).with("answer", c.answer())
				.with("confidence", c.confidence()).with("seconds", c.seconds());
		}
		else if (change instanceof Change.NoArea c) json.with("did", "no-area").object().addProperty("said", c.said());
		else if (change instanceof Change.Revealed c) json.with("did", "revealed").with("seconds", c.seconds());
		else if (change instanceof Change.Opened c) json.with("did", "opened").with("seconds", c.seconds());
		else if (change instanceof Change.Left c) json.with("did", "left").with("seconds", c.seconds());
		else if (change instanceof Change.Noted c) json.with("did", "noted").with("text", c.text());
		else json.with("did", change instanceof Change.Undone ? "undone" : "redone");
	}

	private static Json of(String did, Change.OfFinding change, Json json) {
		return json.with("did", did).with("finding", change.finding());
	}

	/**
	 * @throws Json.NoJsonException if it is no JSON
	 * @throws IllegalArgumentException if it is no entry; the message says why, as part of a sentence
	 */
	static Entry read(String line) {
		try {
			Json json = Json.parse(line);
			return new Entry(Instant.parse(json.text("at")), json.text("by"), change(json));
		}
		catch (DateTimeException e) {
			throw new IllegalArgumentException("'at' is no time", e);
		}
	}

	private static Change change(Json json) {
		String did = json.text("did");
		return switch (did) {
			case "explained" -> explained(json);
			case "added" -> new Change.Added(FindingText.read(json.object("added")));
			case "decided" -> new Change.Decided(json.text("finding"), FindingText.status(json));
			case "redrawn" ->
				new Change.Redrawn(json.text("finding"), FindingText.outline(json.array("outline")), FindingText.measures(json));
			case "labelled" -> new Change.Labelled(json.text("finding"), json.text("label"));
			case "commented" -> new Change.Commented(json.text("finding"), json.text("comment"));
			case "removed" -> new Change.Removed(json.text("finding"));
			case "answered" -> new Change.Answered(json.word("stage", Change.Stage.class), json.text("answer"),
				json.number("confidence", 0, 1), json.number("seconds", 0, Double.MAX_VALUE));
			case "no-area" -> new Change.NoArea(json.flag("said"));
			case "revealed" -> new Change.Revealed(json.number("seconds", 0, Double.MAX_VALUE));
			case "opened" -> new Change.Opened(json.number("seconds", 0, Double.MAX_VALUE));
			case "left" -> new Change.Left(json.number("seconds", 0, Double.MAX_VALUE));
			case "noted" -> new Change.Noted(json.text("text"));
			case "undone" -> new Change.Undone();
			case "redone" -> new Change.Redone();
			default -> throw new IllegalArgumentException("'did' says '" + did + "'");
		};
	}

	private static Change explained(Json json) {
		List<Finding> findings = new ArrayList<>();
		for (JsonElement finding : json.array("findings")) findings.add(FindingText.read(Json.of(finding)));
		return new Change.Explained(new Change.Explained.By(json.text("model"), json.text("model_sha256"), json.text("method"),
			json.text("question"), json.text("answer"), json.text("top_class"), json.optionalNumber("probability"), json.text("window")),
			findings);
	}
}

package org.abscam.review.session;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.abscam.review.Json;
import org.abscam.review.ReviewException;

/** A session as JSON, and back. Paths stand relative to its folder where they can, so that all of it can be moved together. */
final class SessionText {

	private static final String FORMAT = "abscam session";
	private static final int VERSION = 1;
	private static final long LARGEST = 1 << 26;
	private static final Gson PRETTY = new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

	private SessionText() {}

	static String write(Session session) {
		Plan plan = session.plan();
		Json json = new Json().with("format", FORMAT).with("version", VERSION).with("title", plan.title());
		JsonArray classes = new JsonArray();
		plan.classes().forEach(classes::add);
		json.object().add("classes", classes);
		json.object().addProperty("reading_first", plan.readingFirst());
		json.object().addProperty("areas", plan.areas());
		json.object().addProperty("blinded", plan.blinded());
		plan.seed().ifPresent(seed -> json.with("seed", seed));
		json.with("explain", plan.explain());
		JsonArray cases = new JsonArray();
		for (Worklist.Item item : session.items()) {
			Json one = new Json().with("id", item.id()).with("path", written(session.folder(), item.path()));
			if (!item.series().isEmpty()) one.with("series", item.series());
			if (!item.truth().isEmpty()) one.with("truth", item.truth());
			item.mask().ifPresent(mask -> one.with("mask", written(session.folder(), mask)));
			cases.add(one.object());
		}
		json.object().add("cases", cases);
		return PRETTY.toJson(json.object()) + "\n";
	}

	private static String written(Path folder, Path path) {
		Path absolute = path.toAbsolutePath().normalize();
		boolean same = absolute.getRoot() != null && absolute.getRoot().equals(folder.getRoot());
		return (same ? folder.relativize(absolute) : absolute).toString().replace('\\', '/');
	}

	/** @throws IllegalArgumentException if it is no session; the message says why, as part of a sentence */
	static Session read(Path folder, Path file) throws IOException, ReviewException {
		if (Files.size(file) > LARGEST) throw new IllegalArgumentException("it is larger than " + (LARGEST >> 20) + " MB");
		Json json = Json.parse(Files.readString(file));
		if (!FORMAT.equals(json.text("format"))) throw new IllegalArgumentException("it is of another format");
		double version = json.number("version", 1, Integer.MAX_VALUE);
		if (version > VERSION) throw new ReviewException("'" + file + "' was written by a newer version of Abs-CAM (format " + (int) version
			+ "; this one knows " + VERSION + "); update Abs-CAM.");
		List<String> classes = new ArrayList<>();
		for (JsonElement name : json.array("classes")) {
			if (!name.isJsonPrimitive()) throw new IllegalArgumentException("'classes' are no names");
			classes.add(name.getAsString());
		}
		OptionalLong seed =
			json.object().has("seed") ? OptionalLong.of((long) json.number("seed", 0, Plan.LARGEST_SEED)) : OptionalLong.empty();
		Plan plan = new Plan(json.text("title"), classes, json.flag("reading_first"), json.flag("areas"), json.flag("blinded"), seed,
			json.text("explain"));
		List<Worklist.Item> items = new ArrayList<>();
		for (JsonElement element : json.array("cases")) {
			Json one = Json.of(element);
			Optional<Path> mask = one.object().has("mask") ? Optional.of(path(folder, one.text("mask"))) : Optional.empty();
			items.add(
				new Worklist.Item(one.text("id"), path(folder, one.text("path")), optional(one, "series"), optional(one, "truth"), mask));
		}
		if (items.isEmpty()) throw new IllegalArgumentException("it has no cases");
		return new Session(folder, plan, items);
	}

	private static String optional(Json json, String key) {
		return json.object().has(key) ? json.text(key) : "";
	}

	/** An impossible path is an {@link IllegalArgumentException} too. */
	private static Path path(Path folder, String text) {
		return folder.resolve(text).normalize();
	}
}

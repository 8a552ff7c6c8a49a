package org.abscam.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.files.Reason;
import org.abscam.model.ModelSource;

/** What the results of a long run depend on beside the scans: who goes on with it must be asked for the same, and have the same. */
public final class RunRecord {

	private static final String OPTIONS = "options";
	private static final String ABSCAM = "abscam";
	private static final String ONNX_RUNTIME = "onnxruntime";
	/** What is in the table of inputs beside the image, which may be edited while its path stays. */
	private static final String INPUTS = "inputs_sha256";

	private RunRecord() {}

	/**
	 * @param source the model
	 * @param said options by name, as they are said
	 * @param inputs table of inputs beside the image, if there is one
	 * @return versions, model, options, and what is in the table
	 */
	public static JsonObject of(ModelSource source, Map<String, String> said, Optional<Path> inputs) {
		JsonObject json = new JsonObject();
		json.addProperty(ABSCAM, Protocol.version());
		try {
			json.addProperty(ONNX_RUNTIME, Device.runtimeVersion());
		}
		catch (EngineException e) {
			json.addProperty(ONNX_RUNTIME, e.getMessage());
		}
		JsonObject model = new JsonObject();
		model.addProperty("name", source.name());
		model.addProperty("sha256", source.sha256());
		source.card().ifPresent(card -> model.addProperty("card", card.sha256()));
		json.add("model", model);
		JsonObject options = new JsonObject();
		said.forEach(options::addProperty);
		json.add(OPTIONS, options);
		inputs.ifPresent(table -> json.addProperty(INPUTS, sha256(table)));
		return json;
	}

	/** Of what is in a file; of one that cannot be read, what is wrong, which each scan is told too. */
	private static String sha256(Path file) {
		MessageDigest digest = digest();
		try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
			Files.copy(file, out);
			return HexFormat.of().formatHex(digest.digest());
		}
		catch (IOException e) {
			return Reason.of(e);
		}
	}

	/** @return a new SHA-256 */
	public static MessageDigest digest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e); // every Java has it
		}
	}

	/**
	 * @param now what would be done
	 * @param then what was done
	 * @return in what they differ, the end of a sentence; empty where they are the same
	 */
	public static Optional<String> difference(JsonObject now, JsonObject then) {
		for (String name : now.getAsJsonObject(OPTIONS).keySet()) {
			String was = text(then, OPTIONS, name);
			String is = text(now, OPTIONS, name);
			if (!is.equals(was))
				return Optional.of("--" + name + (was.isEmpty() ? "" : " " + was) + ", not " + (is.isEmpty() ? "without" : is));
		}
		if (now.has(INPUTS) && !now.get(INPUTS).equals(then.get(INPUTS))) return Optional.of("other cells in the table of --inputs");
		if (!text(now, "model", "sha256").equals(text(then, "model", "sha256")))
			return Optional.of("another file of the model '" + text(then, "model", "name") + "'");
		if (!text(now, "model", "card").equals(text(then, "model", "card")))
			return Optional.of("other settings in the card of the model '" + text(then, "model", "name") + "'");
		for (String of : new String[] {ABSCAM, ONNX_RUNTIME}) {
			String was = then.has(of) ? then.get(of).getAsString() : "";
			if (!now.get(of).getAsString().equals(was))
				return Optional.of("version " + was + " of " + of + ", not " + now.get(of).getAsString());
		}
		return Optional.empty();
	}

	/**
	 * @param json a record
	 * @param group a group of it
	 * @param name a name in the group
	 * @return what stands there, empty where nothing does
	 */
	public static String text(JsonObject json, String group, String name) {
		JsonElement in = json.get(group);
		if (in == null || !in.isJsonObject()) return "";
		JsonElement value = in.getAsJsonObject().get(name);
		return value == null || !value.isJsonPrimitive() ? "" : value.getAsString();
	}
}

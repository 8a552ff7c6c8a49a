package org.abscam.cohort;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.files.Reason;
import org.abscam.report.Protocol;

/** What the rows of a run depend on beside the scans themselves: who resumes it, or puts parts together, must have the same. */
final class RunRecord {

	static final String PART = "part";
	private static final String OPTIONS = "options";
	/** What is in the table of inputs beside the image, which may be edited while its path stays. */
	private static final String INPUTS = "inputs_sha256";

	private RunRecord() {}

	static JsonObject of(CohortRequest request, Census census) {
		JsonObject json = new JsonObject();
		json.addProperty("abscam", Protocol.version());
		try {
			json.addProperty("onnxruntime", Device.runtimeVersion());
		}
		catch (EngineException e) {
			json.addProperty("onnxruntime", e.getMessage());
		}
		JsonObject model = new JsonObject();
		model.addProperty("name", request.source().name());
		model.addProperty("sha256", request.source().sha256());
		json.add("model", model);
		JsonObject options = new JsonObject();
		request.said().forEach(options::addProperty);
		json.add(OPTIONS, options);
		JsonObject manifest = new JsonObject();
		manifest.addProperty("scans", census.count());
		manifest.addProperty("sha256", census.sha256());
		json.add("manifest", manifest);
		request.options().inputs().table().ifPresent(table -> json.addProperty(INPUTS, sha256(table)));
		if (request.shard().of() > 1) json.addProperty(PART, request.shard().toString());
		return json;
	}

	/** Of what is in a file; of one that cannot be read, what is wrong, which each scan's row says too. */
	private static String sha256(Path file) {
		MessageDigest digest = Census.digest();
		try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
			Files.copy(file, out);
			return HexFormat.of().formatHex(digest.digest());
		}
		catch (IOException e) {
			return Reason.of(e);
		}
	}

	/**
	 * @param now what would be done
	 * @param then what was done
	 * @return in what they differ, the end of a sentence; empty where they are the same
	 */
	static Optional<String> difference(JsonObject now, JsonObject then) {
		for (String name : now.getAsJsonObject(OPTIONS).keySet()) {
			String was = text(then, OPTIONS, name);
			String is = text(now, OPTIONS, name);
			if (!is.equals(was))
				return Optional.of("--" + name + (was.isEmpty() ? "" : " " + was) + ", not " + (is.isEmpty() ? "without" : is));
		}
		if (now.has(INPUTS) && !now.get(INPUTS).equals(then.get(INPUTS))) return Optional.of("other cells in the table of --inputs");
		if (!text(now, "model", "sha256").equals(text(then, "model", "sha256")))
			return Optional.of("another file of the model '" + text(then, "model", "name") + "'");
		if (!text(now, "manifest", "scans").equals(text(then, "manifest", "scans")))
			return Optional.of(text(then, "manifest", "scans") + " scans, not " + text(now, "manifest", "scans"));
		if (!text(now, "manifest", "sha256").equals(text(then, "manifest", "sha256")))
			return Optional.of("other scans, ids, labels or cells, or another order of them");
		for (String of : new String[] {"abscam", "onnxruntime"}) {
			String was = then.has(of) ? then.get(of).getAsString() : "";
			if (!now.get(of).getAsString().equals(was))
				return Optional.of("version " + was + " of " + of + ", not " + now.get(of).getAsString());
		}
		return Optional.empty();
	}

	private static String text(JsonObject json, String group, String name) {
		JsonElement in = json.get(group);
		if (in == null || !in.isJsonObject()) return "";
		JsonElement value = in.getAsJsonObject().get(name);
		return value == null || !value.isJsonPrimitive() ? "" : value.getAsString();
	}

	/**
	 * @param text what was written of a run
	 * @param file where, for the sentence
	 * @throws CohortException if it is damaged
	 */
	static JsonObject parse(String text, Path file) throws CohortException {
		try {
			JsonElement json = JsonParser.parseString(text);
			if (json.isJsonObject()) return json.getAsJsonObject();
		}
		catch (JsonParseException e) {
			// said below
		}
		throw new CohortException(
			"'" + file + "' is damaged, so that nobody knows how the rows were made; delete it and the table beside it, "
				+ "or use another --out.");
	}

	static JsonObject read(Path file) throws CohortException {
		try {
			return parse(Files.readString(file), file);
		}
		catch (IOException e) {
			throw new CohortException("'" + file + "' cannot be read (" + Reason.of(e) + "); check the disk and the permissions.", e);
		}
	}
}

package org.abscam.cohort;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.abscam.files.Reason;
import org.abscam.report.RunRecord;

/** What the rows of a cohort depend on: who resumes it, or puts parts together, must have the same. */
final class CohortRecord {

	static final String PART = "part";
	private static final String MANIFEST = "manifest";

	private CohortRecord() {}

	static JsonObject of(CohortRequest request, Census census) {
		JsonObject json = RunRecord.of(request.source(), request.said(), request.options().inputs().table());
		JsonObject manifest = new JsonObject();
		manifest.addProperty("scans", census.count());
		manifest.addProperty("sha256", census.sha256());
		json.add(MANIFEST, manifest);
		if (request.shard().of() > 1) json.addProperty(PART, request.shard().toString());
		return json;
	}

	/**
	 * @param now what would be done
	 * @param then what was done
	 * @return in what they differ, the end of a sentence; empty where they are the same
	 */
	static Optional<String> difference(JsonObject now, JsonObject then) {
		Optional<String> other = RunRecord.difference(now, then);
		if (other.isPresent()) return other;
		String scans = RunRecord.text(then, MANIFEST, "scans");
		if (!RunRecord.text(now, MANIFEST, "scans").equals(scans))
			return Optional.of(scans + " scans, not " + RunRecord.text(now, MANIFEST, "scans"));
		if (!RunRecord.text(now, MANIFEST, "sha256").equals(RunRecord.text(then, MANIFEST, "sha256")))
			return Optional.of("other scans, ids, labels or cells, or another order of them");
		return Optional.empty();
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

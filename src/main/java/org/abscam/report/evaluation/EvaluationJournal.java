package org.abscam.report.evaluation;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.abscam.evaluate.MeasuredImages;
import org.abscam.evaluate.ScanEvaluation;
import org.abscam.evaluate.sensitivity.RandomisationCascade;
import org.abscam.explain.options.ExplainException;
import org.abscam.files.Journal;
import org.abscam.files.Reason;
import org.abscam.report.RecordText;
import org.abscam.report.ReportException;
import org.abscam.report.RunRecord;

/**
 * What of an evaluation was measured so far: each image's measures are added to a file as soon as they are there, and those of a scan's
 * random weights. Numbers come back as they were to the last digit. Safe for use by many threads.
 */
public final class EvaluationJournal implements AutoCloseable {

	/** In the record of what is asked: in words, from which part of a map on its regions are taken. */
	public static final String THRESHOLDS = "thresholds";
	private static final String FORMAT = "abscam evaluation 1\n";
	private static final String MAPS = "maps";
	private static final String SCANS = "scans";
	private static final Gson GSON = RecordText.gson();

	private final Path file;
	private final List<Subject> scans;
	/** Number of the first image of each scan, and of all. */
	private final int[] firsts;
	private final int maps;
	private final Journal journal;
	private final int changed;

	/**
	 * A scan of an evaluation.
	 *
	 * @param name what it is called
	 * @param images how many images it has at most
	 * @param state what tells whether it, or where its truth lies, has changed since
	 */
	public record Subject(String name, int images, String state) {}

	/** What is added of an image. */
	private record Image(String state, MeasuredImages.Measured measured) {}

	/** What is added of a scan. */
	private record Cascades(String state, List<RandomisationCascade> cascades) {}

	private EvaluationJournal(Path file, JsonObject run, List<String> maps, List<Subject> scans) throws IOException, ReportException {
		this.file = file;
		this.maps = maps.size();
		this.scans = List.copyOf(scans);
		firsts = new int[scans.size() + 1];
		for (int s = 0; s < scans.size(); s++) firsts[s + 1] = Math.addExact(firsts[s], scans.get(s).images);
		JsonObject title = run.deepCopy();
		title.addProperty(MAPS, String.join(",", maps));
		title.addProperty(SCANS, String.join("/", scans.stream().map(Subject::name).toList()));
		int parts = Math.multiplyExact(this.maps, Math.addExact(firsts[scans.size()], scans.size()));
		journal = Journal.open(file, FORMAT + title, parts, found -> check(title, found));
		try {
			changed = journal.keep(this::holds);
		}
		catch (IOException | RuntimeException e) {
			journal.close();
			throw e;
		}
	}

	/**
	 * Opens what an evaluation left that was cut short, or begins anew.
	 *
	 * @param file where it is
	 * @param run what the measures depend on beside the scans, see {@link RunRecord}
	 * @param maps methods and controls, whose maps are measured one after another
	 * @param scans the scans
	 * @throws ReportException if it is that of another evaluation, or cannot be read or written
	 */
	static EvaluationJournal open(Path file, JsonObject run, List<String> maps, List<Subject> scans) throws ReportException {
		try {
			return new EvaluationJournal(file, run, maps, scans);
		}
		catch (IOException e) {
			throw unusable(file, e);
		}
	}

	private void check(JsonObject title, String found) throws ReportException {
		Optional<String> other = Optional.of("what this version of Abs-CAM does not know");
		if (found.startsWith(FORMAT)) {
			JsonObject then = JsonParser.parseString(found.substring(FORMAT.length())).getAsJsonObject();
			other = RunRecord.difference(title, then);
			if (other.isEmpty() && !Objects.equals(title.get(THRESHOLDS), then.get(THRESHOLDS))) other = Optional.of("other thresholds");
			if (other.isEmpty() && !title.get(MAPS).equals(then.get(MAPS)))
				other = Optional.of(then.get(MAPS).getAsString() + ", not " + title.get(MAPS).getAsString());
			if (other.isEmpty() && !title.get(SCANS).equals(then.get(SCANS))) other = Optional.of("other scans");
		}
		if (other.isEmpty()) return;
		throw new ReportException("'" + file.getParent() + "' holds an unfinished evaluation with " + other.get()
			+ "; go on with what that was asked for, delete '" + file + "' to begin anew, or use another --out.", null);
	}

	private int images() {
		return maps * firsts[scans.size()];
	}

	private int part(int map, int scan, int index) {
		return map * firsts[scans.size()] + firsts[scan] + index;
	}

	private int part(int map, int scan) {
		return images() + map * scans.size() + scan;
	}

	/** Whether a result is that of the files as they are now. */
	private boolean holds(int part, byte[] result) throws IOException {
		JsonElement state = parse(result, JsonObject.class).get("state");
		return state != null && state.getAsString().equals(scans.get(scan(part)).state);
	}

	private int scan(int part) {
		if (part >= images()) return (part - images()) % scans.size();
		int image = part % firsts[scans.size()];
		int scan = 0;
		while (firsts[scan + 1] <= image) scan++;
		return scan;
	}

	/** @return of how many images it was known what they measure, when it was opened or since */
	public int done() {
		int done = 0;
		for (int part = 0; part < images(); part++) if (journal.has(part)) done++;
		return done;
	}

	/** @return how many results did not hold any more, as scans or truths have changed since */
	public int changed() {
		return changed;
	}

	/**
	 * @param map number of a method or control
	 * @param scan number of a scan
	 * @param index position of an image in it
	 * @return whether it is known what it measures
	 */
	public boolean has(int map, int scan, int index) {
		return journal.has(part(map, scan, index));
	}

	/**
	 * @param map number of a method or control
	 * @param scan number of a scan
	 * @return what is known of its images, and where more is added
	 */
	public MeasuredImages images(int map, int scan) {
		return new MeasuredImages() {

			@Override
			public Optional<Measured> before(int index) throws ExplainException {
				try {
					return read(part(map, scan, index), Image.class).map(Image::measured);
				}
				catch (ReportException e) {
					throw new ExplainException(e);
				}
			}

			@Override
			public void add(int index, Measured measured, ScanEvaluation sofar) throws ExplainException {
				try {
					write(part(map, scan, index), new Image(scans.get(scan).state, measured));
				}
				catch (ReportException e) {
					throw new ExplainException(e);
				}
			}
		};
	}

	/**
	 * @param map number of a method
	 * @param scan number of a scan
	 * @return what random weights made of its maps, if that is known
	 * @throws ReportException if it cannot be read
	 */
	public Optional<List<RandomisationCascade>> cascades(int map, int scan) throws ReportException {
		return read(part(map, scan), Cascades.class).map(Cascades::cascades);
	}

	/**
	 * @param map number of a method
	 * @param scan number of a scan
	 * @param cascades what random weights make of its maps
	 * @throws ReportException if it cannot be written
	 */
	public void add(int map, int scan, List<RandomisationCascade> cascades) throws ReportException {
		write(part(map, scan), new Cascades(scans.get(scan).state, cascades));
	}

	private <T> Optional<T> read(int part, Class<T> type) throws ReportException {
		if (!journal.has(part)) return Optional.empty();
		try {
			return Optional.of(parse(journal.result(part), type));
		}
		catch (IOException e) {
			throw unusable(file, e);
		}
	}

	private static <T> T parse(byte[] result, Class<T> type) throws IOException {
		try {
			return GSON.fromJson(new String(result, StandardCharsets.UTF_8), type);
		}
		catch (JsonParseException e) {
			throw new IOException("it is damaged", e);
		}
	}

	private void write(int part, Object result) throws ReportException {
		try {
			journal.add(part, GSON.toJson(result).getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException e) {
			throw unusable(file, e);
		}
	}

	private static ReportException unusable(Path file, IOException e) {
		return new ReportException("'" + file + "', which holds what was measured so far, cannot be read or written (" + Reason.of(e)
			+ "); free some space or mend that, and start again: what is measured is kept.", e);
	}

	/** Removes the file, once what it holds is in the tables. */
	public void remove() throws ReportException {
		try {
			journal.close();
			Files.deleteIfExists(file);
		}
		catch (IOException e) {
			throw unusable(file, e);
		}
	}

	/** Keeps the file, where anything was measured. */
	@Override
	public void close() {
		try {
			journal.close();
		}
		catch (IOException e) {
			// it was written; whoever goes on sees how far
		}
	}
}

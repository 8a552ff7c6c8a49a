package org.abscam.cohort;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.abscam.files.InUseException;
import org.abscam.files.Reason;
import org.abscam.files.StagedFiles;
import org.abscam.report.Protocol;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Puts the parts of a cohort together. */
public final class CohortParts {

	private static final String TOTALS = "totals";

	private CohortParts() {}

	/**
	 * Sums over the scans of a run.
	 *
	 * @param rows rows of the table
	 * @param failed scans that could not be explained
	 */
	record Totals(long rows, long failed) {}

	/** Writes the record of a run beside its table. */
	static void write(StagedFiles files, String stem, JsonObject run, Totals totals, MeanMaps means) throws IOException {
		JsonObject json = run.deepCopy();
		JsonObject sums = new JsonObject();
		sums.addProperty("rows", totals.rows);
		sums.addProperty("failed", totals.failed);
		json.add(TOTALS, sums);
		json.add(MeanMaps.NAME, means.json());
		Files.writeString(files.path(stem + Cohort.RECORD), Protocol.text(json) + '\n', StandardCharsets.UTF_8);
	}

	/**
	 * @param out the folder of a cohort
	 * @return in how many parts it is explained there, empty if in none
	 * @throws CohortException if the folder cannot be read, or holds parts of more than one kind
	 */
	static Optional<Integer> of(Path out) throws CohortException {
		try {
			if (!Files.isDirectory(out)) return Optional.empty();
			List<String> counts = Cohort.names(out, "part-\\d{5}-of-\\d{5}\\.(csv|journal)").stream()
				.map(name -> name.replaceFirst("part-\\d{5}-of-(\\d{5}).*", "$1")).distinct().toList();
			if (counts.size() > 1) {
				throw new CohortException("'" + out + "' holds parts of " + Integer.parseInt(counts.get(0)) + " and of "
					+ Integer.parseInt(counts.get(1)) + "; move those away that do not belong to it.");
			}
			return counts.stream().map(Integer::parseInt).findFirst();
		}
		catch (IOException e) {
			throw unreadable(out, e);
		}
	}

	/**
	 * Puts the parts into one table, {@code cohort.csv}, with its record, in place of an older one of the same run. The parts stay. Blocks until
	 * done.
	 *
	 * @param out the folder of a cohort
	 * @return the table, and sums
	 * @throws CohortException if a part is missing, not whole or of another run, a table of another run is there, or the table cannot be written
	 */
	public static Cohort.Outcome merge(Path out) throws CohortException {
		return merge(out, false);
	}

	/** As above; the parts go where that is wanted, once the table is there. */
	static Cohort.Outcome merge(Path out, boolean instead) throws CohortException {
		int count =
			of(out).orElseThrow(() -> new CohortException("'" + out + "' holds no part of a cohort; explain them with --shard i/N first."));
		JsonObject run = null;
		Totals totals = new Totals(0, 0);
		MeanMaps means = new MeanMaps();
		try (StagedFiles files = StagedFiles.begin(out, Shard.WHOLE.stem())) {
			try (OutputStream table = Files.newOutputStream(files.path(Shard.WHOLE.stem() + Cohort.TABLE))) {
				for (int i = 1; i <= count; i++) {
					Shard shard = new Shard(i, count);
					Path part = out.resolve(shard.stem() + Cohort.TABLE);
					if (!Files.exists(part)) {
						throw new CohortException(
							"Part " + shard + " is not done: there is no '" + part + "'; explain it with --shard " + shard
								+ " first.");
					}
					JsonObject record = CohortRecord.read(out.resolve(shard.stem() + Cohort.RECORD));
					if (run == null) run = record;
					Optional<String> other = CohortRecord.difference(run, record);
					if (other.isPresent()) {
						throw new CohortException(
							"The parts in '" + out + "' are not of one run: part " + shard + " was made with " + other.get()
								+ "; explain it anew.");
					}
					JsonObject sums = record.getAsJsonObject(TOTALS);
					requireWhole(part, shard, sums.get("rows").getAsLong());
					Files.copy(part, table);
					totals = new Totals(totals.rows + sums.get("rows").getAsLong(), totals.failed + sums.get("failed").getAsLong());
					means.add(record.getAsJsonObject(MeanMaps.NAME));
				}
			}
			run.remove(CohortRecord.PART);
			requireNoOther(out, run);
			write(files, Shard.WHOLE.stem(), run, totals, means);
			List<String> parts = new ArrayList<>();
			for (int i = 1; instead && i <= count; i++)
				Collections.addAll(parts, new Shard(i, count).stem() + Cohort.TABLE, new Shard(i, count).stem() + Cohort.RECORD);
			files.publish(parts);
			int scans = run.getAsJsonObject("manifest").get("scans").getAsInt();
			return new Cohort.Outcome(Optional.of(out.resolve(Shard.WHOLE.stem() + Cohort.TABLE)), scans, totals.rows, (int) totals.failed,
				0, 0,
				List.of());
		}
		catch (InUseException e) {
			throw new CohortException("Another Abs-CAM is at the table in '" + out + "' just now; wait until it is done.", e);
		}
		catch (IOException e) {
			throw unreadable(out, e);
		}
	}

	/** A part that lost rows since, as on a disk that was full when it was copied, would be a hole that nobody sees. */
	private static void requireWhole(Path part, Shard shard, long rows) throws CohortException, IOException {
		long there = shard.number() == 1 ? -1 : 0; // the first has the line of headers
		try (Reader reader = Files.newBufferedReader(part); CSVParser csv = CSVFormat.RFC4180.parse(reader)) {
			for (Iterator<CSVRecord> each = csv.iterator(); each.hasNext(); each.next()) there++;
		}
		catch (UncheckedIOException | IllegalStateException e) {
			there = -1; // it ends within a cell
		}
		if (there == rows) return;
		throw new CohortException(
			"Part " + shard + " is not whole: '" + part + "' has " + Math.max(0, there) + " rows, but its record says "
				+ rows + "; delete it and explain it anew with --shard " + shard + ".");
	}

	/** A table of another run is not replaced. */
	private static void requireNoOther(Path out, JsonObject run) throws CohortException {
		Path table = out.resolve(Shard.WHOLE.stem() + Cohort.TABLE);
		if (!Files.exists(table)) return;
		Path record = out.resolve(Shard.WHOLE.stem() + Cohort.RECORD);
		Optional<String> other =
			Files.exists(record) ? CohortRecord.difference(run, CohortRecord.read(record)) : Optional.of("what nobody knows");
		if (other.isPresent())
			throw new CohortException("'" + table + "' is there already, made with " + other.get() + "; move it away, and merge again.");
	}

	private static CohortException unreadable(Path out, IOException e) {
		return new CohortException("The parts in '" + out + "' cannot be put together (" + Reason.of(e) + "); mend that and try again.", e);
	}
}

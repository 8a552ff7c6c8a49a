package org.abscam.cohort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.dicom.web.ArchiveUnavailableException;
import org.abscam.evaluate.EvaluationSettings;
import org.abscam.evaluate.Evaluator;
import org.abscam.evaluate.Truth;
import org.abscam.explain.Explainer;
import org.abscam.explain.Places;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.files.Reason;
import org.abscam.model.ModelSource;
import org.abscam.report.ExplainedScan;
import org.abscam.report.SaliencyFile;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;
import org.abscam.scan.Selection;

/** Explains scans one after another, each by itself, with a model that stays open. For one thread; it holds native memory. */
final class ScanExplainer implements AutoCloseable {

	/** Files in a folder of maps. */
	private static final int PER_FOLDER = 1000;

	private final CohortRequest request;
	private final Places places;
	private final EvaluationSettings settings;
	private Evaluator evaluator;
	private Explainer explainer;
	private ScanSize openedFor;

	/** @param places shared by those who explain at a time: a scan that memory does not suffice for beside others is explained once more alone */
	ScanExplainer(CohortRequest request, Places places) {
		this.request = request;
		this.places = places;
		EvaluationSettings usual = EvaluationSettings.DEFAULTS;
		settings =
			new EvaluationSettings(request.options().scoring().baseline(), usual.steps(), request.measures().threshold(), usual.tolerance(),
				usual.regions(), false, true, false, usual.seed());
	}

	/** Opens the model as for a scan. */
	Explainer open(Path file) throws ScanException, ExplainException {
		return openFor(read(file), file);
	}

	/** Opens the model as for a scan of some size. */
	Explainer open(ScanSize size) throws ExplainException {
		return openFor(request.options().inputs().of(request.source()), size);
	}

	/** The explainer that is open; {@code null} where none is. */
	Explainer explainer() {
		return explainer;
	}

	private Scan read(Path file) throws ScanException {
		return ScanReader.open(file, request.series()).windowed(request.window());
	}

	private Explainer openFor(Scan scan, Path file) throws ExplainException {
		return openFor(request.options().inputs().of(request.source(), scan, Optional.of(file)), ScanSize.of(scan));
	}

	/** Anew only where another input is held, or the model takes any size and the scan's is another. */
	private Explainer openFor(ModelSource source, ScanSize size) throws ExplainException {
		boolean same = explainer != null && explainer.model().source().given().equals(source.given());
		if (same && (!explainer.model().graph().anySize() || size.equals(openedFor))) return explainer;
		close();
		if (request.measures().faithfulness()) {
			evaluator = Evaluator.open(source, request.options(), size);
			explainer = evaluator.explainer();
		}
		else explainer = Explainer.open(source, request.options(), size);
		openedFor = size;
		return explainer;
	}

	/**
	 * Explains a scan. Blocks until done.
	 *
	 * @param scan the scan
	 * @param index its place among the scans of the run
	 * @param table takes its rows
	 * @return its rows; where it cannot be explained, a row that says why
	 * @throws CohortException if its maps cannot be written
	 */
	ScanResult explain(ListedScan scan, int index, CohortTable table) throws CohortException {
		ScanResult.State state = state(scan.file());
		try {
			return places.in(() -> explained(scan, index, state, table));
		}
		catch (ScanException | ExplainException e) {
			return failed(scan, index, state, table, e.getMessage());
		}
		catch (OutOfMemoryError e) {
			close();
			return failed(scan, index, state, table, ExplainException.of(e).getMessage());
		}
		catch (CohortException e) {
			throw e;
		}
		catch (Exception | StackOverflowError e) {
			close();
			return failed(scan, index, state, table, "a fault of Abs-CAM itself (" + e + "); please report it with the scan");
		}
	}

	private ScanResult explained(ListedScan scan, int index, ScanResult.State state, CohortTable table)
		throws ScanException, ExplainException, CohortException {
		if (ArchiveAddress.is(scan.path())) return fetched(scan, index, state, table);
		if (scan.file() == null) throw new ScanException(scan.path() + " is no path of a file; correct it in the manifest");
		return explained(scan, scan.file(), index, state, table);
	}

	/** One of an archive, which is there only as long as it is explained. */
	private ScanResult fetched(ListedScan scan, int index, ScanResult.State state, CohortTable table)
		throws ScanException, ExplainException, CohortException {
		try (ArchivedScans.Fetched here = request.archives().fetch(scan.path(), request.series())) {
			return explained(scan, here.path(), index, state, table);
		}
		catch (ArchiveUnavailableException e) {
			// a row that says so would stand for good, and those behind it would be no better
			throw new CohortException(e.getMessage() + ". What is done is kept.", e);
		}
		catch (DicomException e) {
			return failed(scan, index, state, table, e.getMessage());
		}
	}

	private ScanResult explained(ListedScan scan, Path file, int index, ScanResult.State state, CohortTable table)
		throws ScanException, ExplainException, CohortException {
		Scan read = read(file);
		openFor(read, file);
		ExplainedScan result = ExplainedScan.of(read, Selection.ALL, explainer, request.measures().threshold(),
			request.measures().minimumArea(), Progress.NONE, (images, at, explanation) -> evaluator == null ? Optional.empty()
				: evaluator.measure(images, at, explanation, settings.on(request.source()), Progress.NONE));
		if (result.trouble().isPresent()) throw result.trouble().get();
		Optional<Truth> body = scan.mask() == null ? Optional.empty() : Optional.of(Truth.read(scan.mask(), result.scan()));
		List<String> rows =
			table.rows(request.archives().told(scan), result, ImageFigures.of(result, body),
				request.measures().maps() ? write(result, scan.number()) : "");
		return new ScanResult(index, state, false, rows.size(), String.join("", rows), coarse(result));
	}

	/** Says it in the words of the manifest, which are the same wherever the scans lie. */
	private ScanResult failed(ListedScan scan, int index, ScanResult.State state, CohortTable table, String sentence)
		throws CohortException {
		String named = String.valueOf(sentence);
		if (scan.file() != null) {
			named = named.replace(scan.file().toString(), scan.path());
		}
		named = request.archives().told(named.replaceAll("\\s+", " ").strip(), scan);
		return new ScanResult(index, state, true, 1, table.failed(request.archives().told(scan), named.endsWith(".") ? named : named + "."),
			List.of());
	}

	static ScanResult.State state(Path file) {
		if (file == null) return ScanResult.State.ABSENT;
		try {
			BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
			return new ScanResult.State(attributes.size(), attributes.lastModifiedTime().toMillis());
		}
		catch (IOException e) {
			return ScanResult.State.ABSENT;
		}
	}

	/** Of a volume, that of the mean of its slices. */
	private static List<CoarseMap> coarse(ExplainedScan result) {
		List<CoarseMap> coarse = new ArrayList<>();
		List<List<float[]>> all = MapStatistics.byImage(result);
		for (int i = 0; i < all.size(); i++) {
			List<float[]> maps = all.get(i);
			float[] mean = maps.get(0).clone();
			for (int z = 1; z < maps.size(); z++) {
				float[] slice = maps.get(z);
				for (int p = 0; p < mean.length; p++) mean[p] += (slice[p] - mean[p]) / (z + 1);
			}
			coarse.add(CoarseMap.of(result.inWords(result.images().get(i)), mean, result.scan().width(), result.scan().height()));
		}
		return coarse;
	}

	/** A file that is there is whole; a killed process leaves at most one with another ending. */
	private String write(ExplainedScan result, long number) throws CohortException {
		String name = String.format(Locale.ROOT, "maps/%06d/%09d.tif", number / PER_FOLDER, number);
		Path file = request.out().resolve(name);
		Path part = file.resolveSibling(file.getFileName() + ".part");
		try {
			Files.createDirectories(file.getParent());
			SaliencyFile.write(result, part);
			Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			return name;
		}
		catch (IOException e) {
			throw new CohortException("'" + file + "' cannot be written (" + Reason.of(e)
				+ "); free some space or mend that, and start again: what is done is kept.", e);
		}
	}

	@Override
	public void close() {
		if (evaluator != null) evaluator.close();
		else if (explainer != null) explainer.close();
		evaluator = null;
		explainer = null;
	}
}

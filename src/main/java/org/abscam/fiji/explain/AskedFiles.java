package org.abscam.fiji.explain;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.confidential.Pseudonyms;
import org.abscam.explain.options.ExplainException;
import org.abscam.option.Asked;
import org.abscam.option.Option;
import org.abscam.option.Options;
import org.abscam.option.Said;
import org.abscam.report.DicomResults;
import org.abscam.report.ExplainedScan;
import org.abscam.report.ReportException;
import org.abscam.report.ResultFiles;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.report.page.CaseReport;
import org.abscam.report.page.ReportForm;
import org.abscam.scan.Scan;

/**
 * The files that "Abs-CAM Explain..." writes beside what it shows.
 *
 * @param folder where they go
 * @param dicom whether DICOM objects are among them
 * @param deidentified by which key the patient is taken out of these; empty where they name him
 * @param report forms of the report, none where there is to be none
 * @param figure whether the figure for a paper is
 */
record AskedFiles(Path folder, boolean dicom, Optional<Path> deidentified, Set<ReportForm> report, boolean figure) {

	/** @throws ExplainException for options that want or exclude each other */
	static Optional<AskedFiles> of(Said said) throws ExplainException {
		List<Option> wishes =
			List.of(Options.DICOM, Options.FIGURE, Options.REPORT).stream().filter(o -> o.isFlag() ? said.is(o) : !said.text(o).isEmpty())
				.toList();
		boolean folder = !said.text(Options.OUT).isEmpty();
		if (folder && wishes.isEmpty()) throw new ExplainException("'" + Options.OUT.name() + "' is where files go; add '"
			+ Options.DICOM.name() + "', '" + Options.FIGURE.name() + "' or '" + Options.REPORT.name() + "', or leave it away.");
		if (!folder && !wishes.isEmpty()) throw new ExplainException("'" + wishes.get(0).name()
			+ "' writes files; say into which folder with " + Options.OUT.name() + "=[path of a folder].");
		Optional<Path> key = key(said);
		if (!folder) return Optional.empty();
		if (said.is(Options.REVIEW)) throw new ExplainException(
			"The review window writes reports and stores DICOM objects when the reading is done; leave '" + wishes.get(0).name() + "' or '"
				+ Options.REVIEW.name() + "' away.");
		return Optional.of(new AskedFiles(Asked.path(said, Options.OUT, "a folder"), said.is(Options.DICOM), key, forms(said),
			said.is(Options.FIGURE)));
	}

	private static Optional<Path> key(Said said) throws ExplainException {
		boolean given = !said.text(Options.DEIDENTIFY_KEY).isEmpty();
		if (!said.is(Options.DEIDENTIFY)) {
			if (given) throw new ExplainException("'" + Options.DEIDENTIFY_KEY.name() + "' is the key of '" + Options.DEIDENTIFY.name()
				+ "'; add that too, or leave the key away.");
			return Optional.empty();
		}
		if (!said.is(Options.DICOM)) throw new ExplainException("'" + Options.DEIDENTIFY.name()
			+ "' takes the patient out of DICOM objects; add '" + Options.DICOM.name() + "' too, or leave it away.");
		return Optional.of(given ? Asked.path(said, Options.DEIDENTIFY_KEY, "a key")
			: Path.of(System.getProperty("user.home"), ".abscam", "deidentify.key"));
	}

	private static Set<ReportForm> forms(Said said) throws ExplainException {
		String words = said.text(Options.REPORT);
		if (words.isEmpty()) return Set.of();
		return ReportForm.of(words).orElseThrow(() -> new ExplainException(
			"There is no report '" + words + "'; use " + String.join(", ", ReportForm.options()) + ", or several with commas."));
	}

	/** Says whether all of it can be, before the scan is explained. */
	void check(Scan scan) throws ExplainException {
		try {
			if (dicom) DicomResults.check(scan, "'" + Options.DICOM.name() + "'");
			pseudonyms();
			ResultFiles.check(folder);
		}
		catch (ReportException e) {
			throw new ExplainException(e);
		}
	}

	private Optional<Pseudonyms> pseudonyms() throws ExplainException {
		if (deidentified.isEmpty()) return Optional.empty();
		try {
			return Optional.of(Pseudonyms.of(deidentified.get()));
		}
		catch (DicomException e) {
			throw new ExplainException(e.getMessage().replace("--" + Options.DEIDENTIFY_KEY.name(), Options.DEIDENTIFY_KEY.name()) + ".");
		}
	}

	/**
	 * Writes them. Blocks until they are on the disk.
	 *
	 * @param notes takes sentences on what was not made, and why
	 * @return the files by kind
	 */
	Map<String, Path> write(ExplainedScan result, OverlayLook look, List<String> notes) throws ExplainException {
		LocalDateTime now = LocalDateTime.now();
		Optional<DicomResults> objects = dicom ? Optional.of(DicomResults.of(result, look, now)) : Optional.empty();
		Optional<Pseudonyms> pseudonyms = pseudonyms();
		if (pseudonyms.isPresent()) objects = objects.map(named -> named.deidentified(pseudonyms.get()));
		pseudonyms.flatMap(Pseudonyms::warning).ifPresent(notes::add);
		objects.ifPresent(made -> notes.addAll(made.notes()));
		try {
			return ResultFiles.write(result, look, folder, objects, report.isEmpty() ? Map.of() : CaseReport.contents(
				CaseReport.of(result, look, new CaseReport.Wish(Optional.empty(), false, now)), report), figure);
		}
		catch (ReportException e) {
			throw new ExplainException(e);
		}
	}
}

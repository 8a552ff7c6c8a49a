package org.abscam.cli;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Optional;
import org.abscam.cli.command.UsageException;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.confidential.Pseudonyms;
import org.abscam.report.DicomResults;
import org.abscam.report.ExplainedScan;
import org.abscam.report.overlay.OverlayLook;
import picocli.CommandLine.Option;

/** How results return to the record of the patient, or go elsewhere without the patient. */
final class RecordOptions {

	@Option(names = "--dicom")
	boolean dicom;

	@Option(names = "--deidentify")
	private boolean deidentify;

	@Option(names = "--deidentify-key")
	private Optional<Path> key;

	@Option(names = "--keep-uids")
	private boolean keepUids;

	@Option(names = "--store")
	String store;

	private Optional<Pseudonyms> pseudonyms = Optional.empty();

	/** @throws UsageException for options that exclude or want each other; makes the key where there is none */
	void check(Optional<Path> out) throws UsageException, DicomException {
		if (dicom && out.isEmpty()) throw new UsageException("--dicom writes files; say into which folder with --out.");
		if (!store.isEmpty() && !dicom)
			throw new UsageException("--store sends DICOM objects to an archive; say --dicom and --out DIR too.");
		if (!deidentify && key.isPresent())
			throw new UsageException("--deidentify-key is the key of --deidentify; say that too, or leave the key away.");
		if (!deidentify) return;
		if (!dicom) throw new UsageException("--deidentify takes the patient out of DICOM objects; say --dicom and --out DIR too.");
		if (!store.isEmpty()) throw new UsageException(
			"--deidentify makes objects that go elsewhere, --store returns them to the patient's record; leave one of them away.");
		if (keepUids) throw new UsageException(
			"--keep-uids writes down the UIDs that --deidentify takes away; leave one of them away.");
		pseudonyms = Optional.of(Pseudonyms.of(key.orElseGet(() -> Path.of(System.getProperty("user.home"), ".abscam", "deidentify.key"))));
	}

	/** What there is to say of the key of {@code --deidentify}. */
	Optional<String> warning() {
		return pseudonyms.flatMap(Pseudonyms::warning);
	}

	/** Whether records say which DICOM objects a scan was read from. */
	boolean hasUids() {
		return keepUids || dicom && !deidentify;
	}

	/** The DICOM objects of a result, if they are wanted. */
	Optional<DicomResults> objects(ExplainedScan result, OverlayLook look) {
		if (!dicom) return Optional.empty();
		DicomResults objects = DicomResults.of(result, look, LocalDateTime.now());
		return Optional.of(pseudonyms.isPresent() ? objects.deidentified(pseudonyms.get()) : objects);
	}
}

package org.abscam.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abscam.cli.archive.ArchiveOptions;
import org.abscam.cli.archive.ArchiveScans;
import org.abscam.cli.command.UsageException;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.web.Archive;
import org.abscam.explain.options.AskedInputs;
import org.abscam.explain.options.ExplainException;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of all commands that run a model over scans. */
final class RunOptions extends NetworkOptions {

	/** In the order of the command line; those of archives under names of their own. */
	List<Path> scans = List.of();

	/** Keeps what is fetched of the scans until it is closed. */
	final ArchiveScans fetched = new ArchiveScans();

	@Mixin
	private ArchiveOptions archive;

	@Option(names = "--threads")
	private int threads;

	@Option(names = "--json")
	boolean json;

	/** Called with all scans that have been read so far, with each. */
	@Parameters(arity = "1..*", paramLabel = "SCAN",
		description = "An image, a stack, a DICOM file, a folder or DICOMDIR of DICOM series, or a study or series of an archive "
			+ "(dicomweb://HOST/ROOT/studies/UID[/series/UID]).")
	private void setScans(List<String> words) {
		scans = words == null ? List.of() : words.stream().map(fetched::path).toList();
	}

	@Override
	int threads() {
		return threads;
	}

	/** What is said of the inputs beside the image, by a table that tells scans with one name in several folders apart by these. */
	@Override
	AskedInputs inputs() throws ExplainException {
		Map<String, Set<Path>> named = new HashMap<>();
		for (Path path : scans) {
			Path whole = path.toAbsolutePath().normalize();
			if (whole.getFileName() != null) named.computeIfAbsent(whole.getFileName().toString(), name -> new HashSet<>()).add(whole);
		}
		return super.inputs().among(name -> named.getOrDefault(name, Set.of()).size() > 1);
	}

	/** A scan, seen through the window that is asked for. */
	Scan open(Path path) throws ScanException, DicomException, UsageException {
		return ScanReader.open(local(path), series).windowed(choice);
	}

	/** An archive that results go to; it is not asked yet. */
	Archive archive(String address) throws DicomException {
		return archive.at(address);
	}

	/** Where a scan lies; one of an archive is fetched first. */
	Path local(Path path) throws DicomException, UsageException {
		return fetched.local(path, archive, series);
	}
}

package org.abscam.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abscam.explain.AskedInputs;
import org.abscam.explain.ExplainException;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of all commands that run a model over scans. */
final class RunOptions extends NetworkOptions {

	@Parameters(arity = "1..*", paramLabel = "SCAN",
		description = "An image, a stack, a DICOM file, or a folder or DICOMDIR of DICOM series.")
	List<Path> scans;

	@Option(names = "--threads")
	private int threads;

	@Option(names = "--json")
	boolean json;

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
	Scan open(Path path) throws ScanException {
		return ScanReader.open(path, series).windowed(choice);
	}
}

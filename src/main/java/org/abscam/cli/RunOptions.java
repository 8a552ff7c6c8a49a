package org.abscam.cli;

import java.nio.file.Path;
import java.util.List;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of all commands that run a model over scans. */
final class RunOptions extends NetworkOptions {

	@Parameters(arity = "1..*", paramLabel = "SCAN", description = "An image, a stack, a DICOM file, or a folder of one DICOM series.")
	List<Path> scans;

	@Option(names = "--threads")
	private int threads;

	@Option(names = "--json")
	boolean json;

	@Override
	int threads() {
		return threads;
	}

	/** A scan, seen through the window that is asked for. */
	Scan open(Path path) throws ScanException {
		return ScanReader.open(path).windowed(choice);
	}
}

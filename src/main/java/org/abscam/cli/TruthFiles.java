package org.abscam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.abscam.cli.command.UsageException;
import org.abscam.evaluate.Truth;
import org.abscam.explain.options.ExplainException;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;

/**
 * Where the truth of the scans of a command lies, or the region that is asked about.
 *
 * @param given a file of masks or ROIs for all scans, or a folder with one for each: of the scan's file name, or of its name with .roi,
 *        .zip or .xml
 * @param scans the scans' files or folders
 */
record TruthFiles(Path given, List<Path> scans) {

	/**
	 * @return the truth of one of the scans
	 * @throws UsageException if there is no file for it, or more than one
	 * @throws ScanException if the file cannot be read right
	 * @throws ExplainException if it does not fit the scan
	 */
	Truth of(Scan scan) throws UsageException, ScanException, ExplainException {
		return Truth.read(file(scan), scan);
	}

	/** Where the truth of a scan lies, if that can be said. */
	Optional<Path> fileIfAny(Scan scan) {
		try {
			return Optional.of(file(scan));
		}
		catch (UsageException e) {
			return Optional.empty(); // said when it is read
		}
	}

	private Path file(Scan scan) throws UsageException {
		if (isScan(given)) {
			throw new UsageException(
				"'" + given + "' is the scan itself; give masks, or areas as a .roi, .zip or .xml file.");
		}
		if (!Files.isDirectory(given)) return given;
		String fileName = scan.provenance().fileName();
		List<Path> named =
			Stream.of(fileName == null ? scan.name() : fileName, scan.name() + ".roi", scan.name() + ".zip", scan.name() + ".xml")
				.map(given::resolve)
				.toList();
		List<Path> there = named.stream().filter(file -> Files.exists(file) && !isScan(file)).toList();
		if (there.size() > 1) {
			throw new UsageException("'" + there.get(0) + "' and '" + there.get(1) + "' could both be the mask of the scan '" + scan.name()
				+ "'; leave one of them there.");
		}
		if (there.size() == 1) return there.get(0);
		if (scans.size() == 1 && named.stream().noneMatch(this::isScan)) return given; // a series of masks
		throw new UsageException("There is no mask '" + named.get(0).getFileName() + "', '" + named.get(1).getFileName() + "', '"
			+ named.get(2).getFileName() + "' or '" + named.get(3).getFileName() + "' in '" + given + "' for the scan '" + scan.name()
			+ "'; give each scan a mask of the same file name, or its areas.");
	}

	private boolean isScan(Path file) {
		return scans.stream().anyMatch(scan -> {
			try {
				return Files.exists(file) && Files.isSameFile(scan, file);
			}
			catch (IOException e) {
				return false; // whoever opens it says why
			}
		});
	}
}

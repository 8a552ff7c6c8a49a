package org.abscam.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The maps of a scan alone, as a 32-bit TIFF that ImageJ opens. */
public final class SaliencyFile {

	private SaliencyFile() {}

	/**
	 * Writes the maps of a scan. Blocks until that is done.
	 *
	 * @param result an explained scan
	 * @param file where to; what is there is overwritten
	 * @throws IOException if it cannot be written
	 */
	public static void write(ExplainedScan result, Path file) throws IOException {
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
			ResultFiles.tiff(SaliencyStack.create(result.scan(), result.slices(), result.maps()), out);
		}
	}
}

package org.abscam.bench;

import ij.plugin.DICOM;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;

/**
 * Reads files as the command line does, or as the menu does what ImageJ's own reader opened, and writes their calibrated values, for
 * {@code pixels.py} to compare: {@code DumpScans FOLDER cli|menu}, paths on standard input. A line for each: number, state, sentence.
 */
final class DumpScans {

	private DumpScans() {}

	public static void main(String[] args) throws IOException {
		boolean menu = args[1].equals("menu");
		BufferedReader paths = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		int number = 0;
		for (String path = paths.readLine(); path != null; path = paths.readLine(), number++)
			System.out.println("@" + number + "\t" + dumped(path, menu, Path.of(args[0], number + ".raw")));
		System.exit(0); // ImageJ's threads
	}

	private static String dumped(String path, boolean menu, Path to) throws IOException {
		Scan scan;
		try {
			if (!menu) scan = ScanReader.open(Path.of(path));
			else {
				DICOM opened = new DICOM();
				try {
					opened.open(path);
				}
				catch (RuntimeException | OutOfMemoryError e) {
					return "unopened\t"; // a fault of ImageJ's reader
				}
				if (opened.getWidth() == 0) return "unopened\t";
				scan = ScanReader.shown(opened);
			}
			write(scan, to);
			return "read\t" + scan.warnings();
		}
		catch (ScanException e) {
			return "refused\t" + e.getMessage();
		}
		catch (RuntimeException e) {
			return "fault\t" + e;
		}
	}

	/** Slice by slice and pixel by pixel: numbers of 32 bits in big endian, grey or red, green and blue. */
	private static void write(Scan scan, Path to) throws ScanException, IOException {
		try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(to), 1 << 20))) {
			for (int slice = 1; slice <= scan.size(); slice++) {
				float[][] values = scan.calibrated(slice, scan.isColour() ? 3 : 1).channels();
				for (int i = 0; i < values[0].length; i++) for (float[] channel : values) out.writeFloat(channel[i]);
			}
		}
	}
}

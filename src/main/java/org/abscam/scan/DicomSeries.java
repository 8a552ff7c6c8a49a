package org.abscam.scan;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.abscam.dicom.Tag;

/**
 * The files of one DICOM series in the order of their slices: by position along the normal of the slices, running the
 * way in which the instance numbers run; by instance number where positions are unknown or repeat themselves.
 */
record DicomSeries(List<DicomFile> files, double depth) {

	private static final double SAME_DIRECTION = 1e-3;
	private static final double SAME_POSITION = 1e-4;

	/** Reads the headers of all files in a folder, hidden files and DICOMDIR aside. */
	static DicomSeries open(Path folder) throws ScanException {
		List<DicomFile> files = new ArrayList<>();
		for (Path path : contents(folder)) files.add(DicomFile.open(path));
		DicomFile first = files.get(0);
		for (DicomFile file : files) {
			require(folder, file, first, "of another series than", f -> f.header().text(Tag.SERIES_INSTANCE_UID).orElse(""));
			require(folder, file, first, "of another size than", f -> f.width() + " x " + f.height());
			require(folder, file, first, "of another pixel type than",
				f -> (f.bitDepth() == 32 ? 16 : f.bitDepth()) + " " + f.isSigned() + f.bitsStored() + f.highIsDark());
			if (file.frameCount() > 1 && files.size() > 1) throw new ScanException(
				folder + " holds several files, and " + file.path().getFileName() + " has frames of its own; open that file alone");
			if (file.highIsDark()) require(folder, file, first, "rescaled differently from", DicomFile::rescaling);
		}
		return inOrder(files);
	}

	private static List<Path> contents(Path folder) throws ScanException {
		List<Path> paths = new ArrayList<>();
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
			for (Path path : entries) {
				String name = path.getFileName().toString();
				if (!name.startsWith(".") && !name.equals("DICOMDIR")) paths.add(path);
			}
		}
		catch (IOException | DirectoryIteratorException e) {
			throw new ScanException(folder + " cannot be listed (" + e.getMessage() + "); check the permissions", e);
		}
		paths.sort(Comparator.naturalOrder());
		if (paths.isEmpty()) throw new ScanException(folder + " is an empty folder; give an image or a folder that holds one DICOM series");
		Path other = null;
		boolean dicom = false;
		for (Path path : paths) {
			boolean good = Files.isRegularFile(path) && FileKind.of(path) == FileKind.DICOM;
			dicom |= good;
			if (!good && other == null) other = path.getFileName();
		}
		if (!dicom) throw new ScanException(folder + " holds no DICOM series; give images one by one, each as a scan of its own");
		if (other != null) throw new ScanException(
			folder + " holds a DICOM series and also " + other + "; move everything that is not part of the series elsewhere");
		return paths;
	}

	private static void require(Path folder, DicomFile file, DicomFile first, String difference, Function<DicomFile, String> property)
		throws ScanException {
		if (!property.apply(file).equals(property.apply(first)))
			throw new ScanException(folder + " does not hold one DICOM series: " + file.path().getFileName() + " is " + difference + " "
				+ first.path().getFileName() + "; put each series into a folder of its own");
	}

	private static DicomSeries inOrder(List<DicomFile> files) {
		List<DicomFile> byNumber = new ArrayList<>(files);
		byNumber.sort(Comparator.comparingDouble(DicomSeries::instanceNumber));
		if (files.size() == 1) return new DicomSeries(byNumber, 0);

		List<Placed> placed = new ArrayList<>();
		double[] orientation = finite(files.get(0).orientation());
		for (DicomFile file : byNumber) {
			double[] position = finite(file.position());
			double[] own = finite(file.orientation());
			if (position == null || orientation == null || own == null) return new DicomSeries(byNumber, 0);
			for (int i = 0; i < 6; i++) if (Math.abs(own[i] - orientation[i]) > SAME_DIRECTION) return new DicomSeries(byNumber, 0);
			placed.add(new Placed(file, alongNormal(position, orientation)));
		}
		boolean falling = placed.get(0).at > placed.get(placed.size() - 1).at;
		placed.sort(falling ? Comparator.comparingDouble((Placed p) -> -p.at) : Comparator.comparingDouble(Placed::at));
		for (int i = 1; i < placed.size(); i++)
			if (Math.abs(placed.get(i).at - placed.get(i - 1).at) < SAME_POSITION) return new DicomSeries(byNumber, 0);
		double extent = Math.abs(placed.get(placed.size() - 1).at - placed.get(0).at);
		return new DicomSeries(placed.stream().map(Placed::file).toList(), extent / (placed.size() - 1));
	}

	private record Placed(DicomFile file, double at) {}

	private static double instanceNumber(DicomFile file) {
		return file.header().decimal(Tag.INSTANCE_NUMBER).orElse(Double.POSITIVE_INFINITY);
	}

	private static double[] finite(Optional<double[]> numbers) {
		return numbers.filter(v -> Arrays.stream(v).allMatch(Double::isFinite)).orElse(null);
	}

	private static double alongNormal(double[] position, double[] o) {
		return position[0] * (o[1] * o[5] - o[2] * o[4]) + position[1] * (o[2] * o[3] - o[0] * o[5])
			+ position[2] * (o[0] * o[4] - o[1] * o[3]);
	}
}

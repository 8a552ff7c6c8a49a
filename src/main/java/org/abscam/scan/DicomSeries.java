package org.abscam.scan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.series.OrderedSlices;
import org.abscam.dicom.series.SeriesFolder;
import org.abscam.dicom.series.Slice;
import org.abscam.dicom.series.StoredSeries;

/**
 * The slices of one DICOM series in their order.
 *
 * @param slices all slices of the first time point, then those of the second, and so on
 * @param frames how many time points, echoes or the like there are, 1 or more
 * @param depth distance of slices in mm, 0 where positions do not say it
 * @param notes what there is to say of them, as parts of sentences that begin with the name of the scan
 */
record DicomSeries(List<Frame> slices, int frames, double depth, List<String> notes) {

	/**
	 * A frame of a file.
	 *
	 * @param index from 0
	 */
	record Frame(DicomFile file, int index) {}

	/**
	 * Reads the headers of all files in a folder and those below it, or of those that a DICOMDIR names.
	 *
	 * @param choice which series, see {@link SeriesFolder#choose}
	 */
	static DicomSeries open(Path place, String choice) throws ScanException {
		try {
			SeriesFolder folder = SeriesFolder.of(place);
			DicomSeries series = of(folder.choose(choice).ordered(), new HashMap<>());
			List<String> notes = new ArrayList<>(folder.notes());
			notes.addAll(series.notes);
			return new DicomSeries(series.slices, series.frames, series.depth, List.copyOf(notes));
		}
		catch (DicomException e) {
			throw new ScanException(e.getMessage(), e);
		}
	}

	/** The slices of one series of a folder whose headers have been read. */
	static DicomSeries of(StoredSeries series) throws ScanException {
		try {
			return of(series.ordered(), new HashMap<>());
		}
		catch (DicomException e) {
			throw new ScanException(e.getMessage(), e);
		}
	}

	/** The frames of one file, in the order of their positions where it says them. */
	static DicomSeries of(DicomFile file) throws ScanException {
		try {
			return of(OrderedSlices.of(file.path(), file.header(), file.frameCount()), new HashMap<>(Map.of(file.path(), file)));
		}
		catch (DicomException e) {
			throw new ScanException(e.getMessage(), e);
		}
	}

	/**
	 * One file with its frames as they are stored, or a file for each slice as they are given.
	 *
	 * @throws ScanException if they cannot be slices of one stack
	 */
	static DicomSeries asGiven(List<DicomFile> files) throws ScanException {
		DicomFile first = files.get(0);
		for (DicomFile file : files) {
			boolean alike = file.width() == first.width() && file.height() == first.height() && file.bitDepth() == first.bitDepth()
				&& file.isSigned() == first.isSigned() && file.bitsStored() == first.bitsStored() && file.highIsDark() == first.highIsDark()
				&& (!file.highIsDark() || file.rescaling().equals(first.rescaling())) && (files.size() == 1 || file.frameCount() == 1);
			if (!alike) throw new ScanException(file.path().getFileName() + " and " + first.path().getFileName()
				+ " have pixels of other kinds and are no slices of one stack; open them one by one");
		}
		List<Frame> frames = new ArrayList<>();
		for (DicomFile file : files) for (int i = 0; i < file.frameCount(); i++) frames.add(new Frame(file, i));
		return new DicomSeries(List.copyOf(frames), 1, 0, List.of());
	}

	private static DicomSeries of(OrderedSlices ordered, Map<Path, DicomFile> opened) throws ScanException {
		List<Frame> frames = new ArrayList<>();
		for (Slice slice : ordered.slices()) {
			DicomFile file = opened.get(slice.file());
			if (file == null) opened.put(slice.file(), file = DicomFile.open(slice.file()));
			frames.add(new Frame(file, slice.frame()));
		}
		return new DicomSeries(List.copyOf(frames), ordered.frames(), ordered.depth(), ordered.notes());
	}

	/** The files, each once. */
	List<DicomFile> files() {
		return slices.stream().map(Frame::file).distinct().toList();
	}

	/** How much memory the pixels take. */
	long bytes() {
		return slices.stream().mapToLong(slice -> slice.file.bytes() / slice.file.frameCount()).sum();
	}
}

package org.abscam.fiji.review.views;

import ij.ImagePlus;
import ij.WindowManager;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.abscam.dicom.result.SourceFrame;
import org.abscam.dicom.series.SeriesFolder;
import org.abscam.dicom.series.StoredSeries;
import org.abscam.dicom.space.SlicePlaces;
import org.abscam.dicom.web.ArchivedSeries;
import org.abscam.fiji.open.SameStudy;
import org.abscam.scan.OwnWindows;
import org.abscam.scan.ResultMark;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;

/** What is compared with the scan: an open image, a series, a file. It is read when it is looked at, and never changed. */
public final class OtherScan {

	/** An image of ours alone, whose slice and window nobody else turns. */
	private final ImagePlus image;
	private final Optional<ImagePlus> open;
	private final Again again;
	private final List<SourceFrame> sources;
	private final String name;

	/** Opens it once more, for those who work with it. */
	@FunctionalInterface
	public interface Again {

		/**
		 * Blocks until it is open.
		 *
		 * @return an image that is not this one's
		 * @throws ScanException if it cannot be read any more
		 */
		ImagePlus open() throws ScanException;
	}

	private OtherScan(ImagePlus image, Optional<ImagePlus> open, Again again, Scan scan, String name) {
		this.image = image;
		this.open = open;
		this.again = again;
		this.sources = scan.sources();
		this.name = header().flatMap(OtherScan::description).orElse(name);
	}

	/**
	 * Finds what somebody names. Blocks until its headers are read.
	 *
	 * @param what title of an open image, or path of a file or folder; of a DICOM file its series is meant
	 * @param scan the scan that it is compared with
	 * @return it
	 * @throws ScanException if there is no such image or file, if it is the scan itself or a result, or if it cannot be read right
	 */
	public static OtherScan named(String what, ImagePlus scan) throws ScanException {
		ImagePlus open = WindowManager.getImage(what);
		if (open != null) return of(open, scan);
		try {
			Path path = Path.of(what);
			if (Files.exists(path)) return of(path);
		}
		catch (InvalidPathException e) {
			// no path on this system
		}
		throw new ScanException("'" + what + "' is neither the title of an open image nor a file or folder; check with=");
	}

	/** @throws ScanException if it is the scan itself, a result, or cannot be read right */
	static OtherScan of(ImagePlus open, ImagePlus scan) throws ScanException {
		if (open == scan) throw new ScanException("'" + open.getTitle() + "' is the scan itself; compare it with another image");
		if (ResultMark.source(open).isPresent())
			throw new ScanException(
				"'" + open.getTitle() + "' was made by Abs-CAM and is no scan; compare with an image that was recorded");
		ImagePlus own = new ImagePlus(open.getTitle(), open.getStack());
		own.setDimensions(open.getNChannels(), open.getNSlices(), open.getNFrames());
		own.setCalibration(open.getCalibration().copy());
		own.setFileInfo(open.getOriginalFileInfo());
		if (open.getBitDepth() != 24) {
			own.getProcessor().setColorModel(open.getProcessor().getLut());
			own.setDisplayRange(open.getDisplayRangeMin(), open.getDisplayRangeMax());
			OwnWindows.of(open).ifPresent(windows -> windows.share(own));
		}
		Scan scanned = ScanReader.shown(open);
		return new OtherScan(own, Optional.of(open), () -> open, scanned, scanned.name());
	}

	/** @throws ScanException if it cannot be read right */
	static OtherScan of(StoredSeries series) throws ScanException {
		return read(ScanReader.view(series), () -> ScanReader.view(series).image());
	}

	/** A series of the scan's study that is still in the archive. @throws ScanException if it cannot be had, or not be read right */
	static OtherScan of(SameStudy study, ArchivedSeries series) throws ScanException {
		return read(study.open(series), () -> study.open(series).image());
	}

	/** @throws ScanException if it cannot be read right; the sentence lists the series where there are several */
	static OtherScan of(Path path) throws ScanException {
		try {
			if (Files.isRegularFile(path) && DicomObject.isOne(path)) {
				Optional<StoredSeries> series = SeriesFolder.around(path);
				if (series.isPresent()) return of(series.get());
			}
			if (!Files.isDirectory(path)) return read(ScanReader.open(path), () -> ScanReader.open(path).image());
			SeriesFolder folder = SeriesFolder.of(path);
			if (folder.series().size() > 1)
				throw new ScanException(path + " holds " + folder.series().size() + " series; name a file of the one that is meant");
			return of(folder.choose(""));
		}
		catch (DicomException e) {
			throw new ScanException(e.getMessage(), e);
		}
	}

	private static OtherScan read(Scan scan, Again again) throws ScanException {
		ImagePlus image = scan.image();
		if (!scan.isColour()) OwnWindows.show(image, scan.window());
		return new OtherScan(image, Optional.empty(), again, scan, scan.name());
	}

	ImagePlus image() {
		return image;
	}

	/** The image that is open in ImageJ and that this shows, empty where it was read for this. */
	Optional<ImagePlus> open() {
		return open;
	}

	Again again() {
		return again;
	}

	/** Of its first slice. */
	Optional<DataSet> header() {
		return sources.stream().findFirst().map(SourceFrame::header);
	}

	SlicePlaces places() {
		return places(image, sources);
	}

	/** Where slices along the depth of an image lie. */
	static SlicePlaces places(ImagePlus image, List<SourceFrame> sources) {
		int count = Depth.of(image).count();
		boolean known = sources.size() == image.getStackSize() && image.getNChannels() == 1;
		return known ? SlicePlaces.of(sources.subList(0, count)) : SlicePlaces.UNKNOWN;
	}

	/** @return description and date, such as {@code T2 tra, 2013-07-17, 412 days before} the scan */
	String label(Optional<DataSet> scan) {
		Optional<LocalDate> date = header().flatMap(OtherScan::date);
		Optional<LocalDate> day = scan.flatMap(OtherScan::date);
		String words = label(name, date);
		if (date.isEmpty() || day.isEmpty() || date.equals(day)) return words;
		long days = ChronoUnit.DAYS.between(date.get(), day.get());
		return words + ", " + Math.abs(days) + (Math.abs(days) == 1 ? " day " : " days ") + (days > 0 ? "before" : "after");
	}

	/** @return description and date of a scan, or its name */
	static String label(Optional<DataSet> header, String name) {
		return label(header.flatMap(OtherScan::description).orElse(name), header.flatMap(OtherScan::date));
	}

	private static String label(String name, Optional<LocalDate> date) {
		return name + date.map(day -> ", " + day).orElse("");
	}

	private static Optional<String> description(DataSet header) {
		return Stream.of(Tag.SERIES_DESCRIPTION, Tag.MODALITY).flatMap(tag -> header.text(tag).stream()).map(String::strip)
			.filter(text -> !text.isEmpty()).findFirst();
	}

	private static Optional<LocalDate> date(DataSet header) {
		return header.text(Tag.STUDY_DATE).flatMap(OtherScan::day);
	}

	/** Of eight digits, or with dots as of old. */
	static Optional<LocalDate> day(String text) {
		String digits = text.replace(".", "");
		if (!digits.matches("\\d{8}")) return Optional.empty();
		try {
			return Optional.of(LocalDate.of(Integer.parseInt(digits.substring(0, 4)), Integer.parseInt(digits.substring(4, 6)),
				Integer.parseInt(digits.substring(6))));
		}
		catch (DateTimeException e) {
			return Optional.empty();
		}
	}
}

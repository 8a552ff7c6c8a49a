package org.abscam.report;

import ij.ImagePlus;
import ij.VirtualStack;
import ij.gui.Roi;
import ij.io.FileInfo;
import ij.io.FileSaver;
import ij.io.RoiEncoder;
import ij.io.TiffEncoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.abscam.dicom.result.ResultObjects;
import org.abscam.hotspot.Hotspot;
import org.abscam.report.figure.FigureFile;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.report.overlay.SaliencyStack;
import org.abscam.scan.Scan;

/**
 * The files of an explained scan: {@code NAME.saliency.tif}, {@code NAME.overlay.tif}, {@code NAME.hotspots.zip},
 * {@code NAME.hotspots.csv}, {@code NAME.predictions.csv} and {@code NAME.json}, those for the archive and the reports that were asked for
 * ({@link DicomResults}), and the figure for a paper, {@code NAME.figure.png} and {@code NAME.figure.tif}. One process writes them at a time. All are
 * written beside
 * their places first; older results are replaced only when the new ones are complete.
 */
public final class ResultFiles implements AutoCloseable {

	/** Reports on it, which may also be made later, by whoever reads it. */
	public static final List<String> REPORTS = List.of("report.pdf", "report.html", "report.png");

	private static final List<String> FIGURES = List.of("figure.png", "figure.tif");

	private static final List<String> KINDS = Stream.of(
		List.of("saliency.tif", "overlay.tif", "hotspots.zip", "hotspots.csv", "predictions.csv", "json"), ResultObjects.files(), REPORTS,
		FIGURES)
		.flatMap(List::stream).toList();
	/** Of a pixel in the saliency stack and in the overlay. */
	private static final int BYTES_PER_PIXEL = Float.BYTES + 3;
	/** For tables, outlines and record, and for the headers of the images. */
	private static final long BYTES_BESIDE = 1 << 20;

	/** The first that a ZIP file can tell. */
	private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

	private final FileSet files;
	private final boolean figure;

	private ResultFiles(FileSet files, boolean figure) {
		this.files = files;
		this.figure = figure;
	}

	/**
	 * @param wanted whether the figure for a paper belongs to the files
	 * @return the same files, with or without it
	 */
	public ResultFiles withFigure(boolean wanted) {
		return new ResultFiles(files, wanted);
	}

	/**
	 * Says whether results can be written into a folder, and clears what processes that have died left there.
	 *
	 * @param folder the folder, which need not be there
	 * @throws ReportException if it cannot be made or written
	 */
	public static void check(Path folder) throws ReportException {
		FileSet.begin(folder, "abscam-" + UUID.randomUUID(), List.of(), 0).close();
	}

	/**
	 * Claims the files for a scan that is to be explained whole, before that takes its time.
	 *
	 * @param scan the scan
	 * @param folder the folder, which was {@link #check checked} once, also for many scans; made if it is not there any more
	 * @return the files, which must be closed; what was not written leaves nothing behind
	 * @throws ReportException if the folder cannot be made or written, has no room for them, or another process writes them just now
	 */
	public static ResultFiles begin(Scan scan, Path folder) throws ReportException {
		long bytes = (long) scan.width() * scan.height() * scan.size() * BYTES_PER_PIXEL + BYTES_BESIDE;
		return new ResultFiles(FileSet.beginInCleared(folder, FileSet.name(scan.name()), KINDS, bytes), false);
	}

	/**
	 * Writes the files. Blocks until they are on the disk.
	 *
	 * @param result the scan, explained
	 * @param look how the overlay looks
	 * @return the files by kind, in the order above
	 * @throws ReportException if they cannot be written, as when the disk is full; older results are still there
	 */
	public Map<String, Path> write(ExplainedScan result, OverlayLook look) throws ReportException {
		return write(result, look, Optional.empty(), Map.of(), false);
	}

	/**
	 * As {@link #write(ExplainedScan, OverlayLook)}, with DICOM objects and reports.
	 *
	 * @param objects of the same result
	 * @param reports on it, of the kinds {@link #REPORTS}
	 * @param uids whether the record says which DICOM objects the scan was read from
	 */
	public Map<String, Path> write(ExplainedScan result, OverlayLook look, Optional<DicomResults> objects,
		Map<String, FileSet.Content> reports, boolean uids) throws ReportException {
		Map<String, FileSet.Content> contents = new LinkedHashMap<>();
		contents.put("saliency.tif", out -> tiff(SaliencyStack.create(result.scan(), result.slices(), result.maps()), out));
		contents.put("overlay.tif", out -> tiff(RgbCopy.of(result, look), out));
		contents.put("hotspots.zip", out -> rois(result.hotspots(), out));
		contents.put("hotspots.csv", FileSet.text(text -> Tables.hotspots(result, text)));
		contents.put("predictions.csv", FileSet.text(text -> Tables.predictions(result, text)));
		contents.put("json", FileSet.text(text -> text.append(Protocol.text(Protocol.of(result, uids))).append('\n')));
		objects.ifPresent(dicom -> contents.putAll(dicom.contents()));
		contents.putAll(reports);
		if (figure) putFigures(contents, result, look);
		return files.write(contents);
	}

	private static void putFigures(Map<String, FileSet.Content> contents, ExplainedScan result, OverlayLook look) {
		BufferedImage figure = PaperFigure.of(result, look);
		contents.put(FIGURES.get(0), out -> FigureFile.png(figure, out));
		contents.put(FIGURES.get(1), out -> tiff(PaperFigure.image(result, figure), out));
	}

	/**
	 * Writes some of the files alone, as where maps and tables are shown; others of the scan that are there stay. Blocks until they are on the disk.
	 *
	 * @param result the scan, explained
	 * @param look how overlays look
	 * @param folder made if it is not there
	 * @param objects DICOM objects of the same result, if they are wanted
	 * @param reports on it, of the kinds {@link #REPORTS}
	 * @param figure whether the figure for a paper is wanted
	 * @return the files by kind
	 * @throws ReportException if they cannot be written; older ones are still there
	 */
	public static Map<String, Path> write(ExplainedScan result, OverlayLook look, Path folder, Optional<DicomResults> objects,
		Map<String, FileSet.Content> reports, boolean figure) throws ReportException {
		Scan scan = result.scan();
		List<String> kinds =
			Stream.of(objects.isPresent() ? ResultObjects.files() : List.<String> of(), reports.isEmpty() ? List.<String> of()
				: REPORTS, figure ? FIGURES : List.<String> of()).flatMap(List::stream).toList();
		long bytes = kinds.size() * BYTES_BESIDE
			+ (objects.isPresent() ? (long) scan.width() * scan.height() * scan.size() * BYTES_PER_PIXEL : 0);
		try (FileSet files = FileSet.begin(folder, FileSet.name(scan.name()), kinds, bytes)) {
			Map<String, FileSet.Content> contents = new LinkedHashMap<>();
			objects.ifPresent(dicom -> contents.putAll(dicom.contents()));
			contents.putAll(reports);
			if (figure) putFigures(contents, result, look);
			return files.write(contents);
		}
	}

	@Override
	public void close() {
		files.close();
	}

	/** ImageJ's own TIFF, written where an error is an exception and not a dialog. */
	static void tiff(ImagePlus image, OutputStream out) throws IOException {
		FileInfo info = image.getFileInfo();
		info.description = new FileSaver(image).getDescriptionString();
		info.properties = image.getPropertiesAsArray();
		info.nImages = image.getStackSize();
		info.sliceLabels = image.getStackSize() > 1 ? image.getStack().getSliceLabels() : null;
		if (image.getStack() instanceof VirtualStack virtual) info.virtualStack = virtual;
		else if (image.getStackSize() > 1) info.pixels = image.getStack().getImageArray();
		new TiffEncoder(info).write(out);
	}

	private static void rois(List<Hotspot> hotspots, OutputStream out) throws IOException {
		ZipOutputStream zip = new ZipOutputStream(out);
		for (Hotspot hotspot : hotspots) {
			Roi roi = hotspot.roi();
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			new RoiEncoder(bytes).write(roi);
			ZipEntry entry = new ZipEntry(roi.getName() + ".roi");
			entry.setTimeLocal(NO_TIME); // so that the same hotspots are the same file
			zip.putNextEntry(entry);
			bytes.writeTo(zip);
		}
		zip.finish();
	}
}

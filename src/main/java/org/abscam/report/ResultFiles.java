package org.abscam.report;

import ij.ImagePlus;
import ij.VirtualStack;
import ij.gui.Roi;
import ij.io.FileInfo;
import ij.io.FileSaver;
import ij.io.RoiEncoder;
import ij.io.TiffEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.abscam.hotspot.Hotspot;

/**
 * The files of an explained scan: {@code NAME.saliency.tif}, {@code NAME.overlay.tif}, {@code NAME.hotspots.zip},
 * {@code NAME.hotspots.csv}, {@code NAME.predictions.csv} and {@code NAME.json}. All are written beside their places first; older
 * results are replaced only when the new ones are complete.
 */
public final class ResultFiles {

	private ResultFiles() {}

	/**
	 * Writes the files. Blocks until they are on the disk.
	 *
	 * @param result an explained scan
	 * @param folder the folder, made if it is not there
	 * @param look how the overlay looks
	 * @return the files by kind, in the order above
	 * @throws ReportException if the folder cannot be made or written, as when the disk is full; older results are still there
	 */
	public static Map<String, Path> write(ExplainedScan result, Path folder, OverlayLook look) throws ReportException {
		String name = FileSet.name(result.scan().name());
		Map<String, FileSet.Content> contents = new LinkedHashMap<>();
		contents.put("saliency.tif", out -> tiff(SaliencyStack.create(result.scan(), result.slices(), result.maps()), out));
		contents.put("overlay.tif", out -> tiff(RgbCopy.of(result, look), out));
		contents.put("hotspots.zip", out -> rois(result.hotspots(), out));
		contents.put("hotspots.csv", FileSet.text(text -> Tables.hotspots(result, text)));
		contents.put("predictions.csv", FileSet.text(text -> Tables.predictions(result, text)));
		contents.put("json", FileSet.text(text -> text.append(Protocol.text(Protocol.of(result))).append('\n')));
		return FileSet.write(folder, name, contents);
	}

	/** ImageJ's own TIFF, written where an error is an exception and not a dialog. */
	private static void tiff(ImagePlus image, OutputStream out) throws IOException {
		FileInfo info = image.getFileInfo();
		info.description = new FileSaver(image).getDescriptionString();
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
			zip.putNextEntry(new ZipEntry(roi.getName() + ".roi"));
			bytes.writeTo(zip);
			zip.closeEntry();
		}
		zip.finish();
	}
}

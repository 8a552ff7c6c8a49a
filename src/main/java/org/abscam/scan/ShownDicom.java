package org.abscam.scan;

import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.io.FileInfo;
import ij.plugin.DICOM;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An open image that ImageJ's reader, or another one, made of DICOM files. These readers know less of DICOM than ours: as long as the pixels are
 * still what such a reader gives, they are read again from the files, and refused where the files are refused.
 */
final class ShownDicom {

	private final ImagePlus image;
	private final List<Path> files;

	private ShownDicom(ImagePlus image, List<Path> files) {
		this.image = image;
		this.files = files;
	}

	/**
	 * @param image an open image; it is not changed
	 * @return it as a scan, with the pixels and the header of its files where it was made of DICOM files and not edited
	 * @throws ScanException if it was, and its files cannot be read right
	 */
	static Scan scan(ImagePlus image) throws ScanException {
		Scan shown = Scan.of(image);
		FileInfo info = image.getOriginalFileInfo();
		if (info == null) info = new FileInfo(); // as of virtual stacks
		if (HeaderDisplay.isOurs(image)) return shown;
		List<Path> files = files(image, info);
		if (files.isEmpty()) {
			return info.fileFormat != FileInfo.DICOM || info.fileName == null || info.fileName.isBlank() ? shown
				: shown
					.remarked("is used as it is shown: its file " + info.fileName + " is not there any more, or is no DICOM file now, so "
						+ "that the pixels cannot be compared with it");
		}
		return new ShownDicom(image, files).scan(shown, info.fileFormat == FileInfo.DICOM);
	}

	private Scan scan(Scan shown, boolean byImageJ) throws ScanException {
		Scan read;
		try {
			read = ScanReader.dicom(files);
		}
		catch (ScanException refused) {
			if (!byImageJ || isAsImageJReads()) throw refused;
			return edited(shown);
		}
		ImagePlus ours = read.image();
		boolean sameSize = ours.getWidth() == image.getWidth() && ours.getHeight() == image.getHeight()
			&& ours.getStackSize() == image.getStackSize();
		if (!sameSize && byImageJ && isAsImageJReads())
			throw new ScanException("'" + shown.name() + "' is not what its file holds: ImageJ read "
				+ size(image) + " of it, where there are " + size(ours) + "; open it with Abs-CAM Open DICOM...");
		if (!sameSize || !isAs(ours) && !isAsImageJReads()) return edited(shown);
		if (ours.getBitDepth() != 24 && image.getBitDepth() != 24 && isRangeSet(ours)) {
			ours.setDisplayRange(raw(ours, image.getDisplayRangeMin()), raw(ours, image.getDisplayRangeMax()));
		}
		return shown.as(read);
	}

	private static String size(ImagePlus image) {
		return image.getWidth() + " x " + image.getHeight() + " pixels and " + ScanException.count(image.getStackSize(), "slice");
	}

	/** Whether somebody set another display range than the one that our reader, or ImageJ's, opens the files with. */
	private boolean isRangeSet(ImagePlus ours) {
		double low = image.getDisplayRangeMin();
		double high = image.getDisplayRangeMax();
		if (raw(ours, low) == ours.getDisplayRangeMin() && raw(ours, high) == ours.getDisplayRangeMax()) return false;
		try {
			double least = Double.POSITIVE_INFINITY;
			double most = Double.NEGATIVE_INFINITY;
			for (Path file : files) {
				DICOM one = opened(file);
				least = Math.min(least, one.getDisplayRangeMin());
				most = Math.max(most, one.getDisplayRangeMax());
				if (one.getDisplayRangeMin() == low && one.getDisplayRangeMax() == high) return false;
			}
			return least != low || most != high;
		}
		catch (RuntimeException e) {
			return true; // it does not get that far with these files
		}
	}

	/** A number of the open image in that of ours which means the same. */
	private double raw(ImagePlus ours, double shown) {
		double value = image.getBitDepth() == 32 ? shown : image.getCalibration().getCValue(shown);
		return ours.getBitDepth() == 32 ? value : ours.getCalibration().getRawValue(value);
	}

	private Scan edited(Scan shown) {
		return shown.remarked("is used as it is shown: its pixels are not those that a reader gives of " + files.get(0).getFileName()
			+ ", it was edited; what the header says of them may not hold any more");
	}

	/** The file of each slice, or one for all; none where they are no DICOM files. */
	private static List<Path> files(ImagePlus image, FileInfo info) {
		if (info.fileFormat == FileInfo.TIFF) return List.of();
		List<Path> files = new ArrayList<>();
		ImageStack stack = image.getStack();
		try {
			for (int slice = 1; slice <= stack.size() && stack.size() > 1; slice++) {
				String folder = stack instanceof VirtualStack known ? known.getDirectory() : info.directory;
				if (folder == null || folder.isBlank()) break; // a stack that makes its slices
				String label = stack instanceof VirtualStack known ? known.getFileName(slice) : stack.getSliceLabel(slice);
				if (label == null || label.isBlank()) break;
				Path file = Path.of(folder, label.lines().findFirst().orElse("").strip());
				if (!isDicom(file)) break;
				files.add(file);
			}
			if (files.size() == stack.size() && files.stream().distinct().count() == files.size()) return files;
			if (info.directory == null || info.fileName == null || info.fileName.isBlank()) return List.of();
			Path one = Path.of(info.directory, info.fileName);
			return isDicom(one) ? List.of(one) : List.of();
		}
		catch (InvalidPathException e) {
			return List.of(); // an address on the web
		}
	}

	private static boolean isDicom(Path file) {
		try {
			return Files.isRegularFile(file) && Files.isReadable(file) && FileKind.of(file) == FileKind.DICOM;
		}
		catch (ScanException e) {
			return false;
		}
	}

	/** Slices that can have been edited: what lies on disk is read anew whenever it is looked at, but for the one that is shown. */
	private int[] slices() {
		return image.getStack() instanceof VirtualStack ? new int[] {image.getCurrentSlice()}
			: IntStream.rangeClosed(1, image.getStackSize()).toArray();
	}

	private ImageProcessor slice(int slice) {
		return slice == image.getCurrentSlice() ? image.getProcessor() : image.getStack().getProcessor(slice);
	}

	/** Whether the pixels are the stored values that we read, as these readers keep them. */
	private boolean isAs(ImagePlus ours) {
		for (int slice : slices()) if (!isAs(slice(slice), ours.getStack().getProcessor(slice))) return false;
		return true;
	}

	private static boolean isAs(ImageProcessor shown, ImageProcessor read) {
		if (areSame(shown, read)) return true;
		if (!(shown instanceof ShortProcessor) || !(read instanceof ShortProcessor)) return false;
		short[] a = (short[]) shown.getPixels();
		short[] b = (short[]) read.getPixels();
		// signed values without the offset, where none is below 0
		for (int i = 0; i < a.length; i++) if (a[i] != (short) (b[i] - 32768)) return false;
		return true;
	}

	/** Whether the pixels are what ImageJ's reader gives, right or wrong. */
	private boolean isAsImageJReads() {
		if (files.size() != 1 && files.size() != image.getStackSize()) return false;
		try {
			DICOM all = files.size() == 1 ? opened(files.get(0)) : null;
			if (all != null && (all.getWidth() == 0 || all.getStackSize() != image.getStackSize())) return false;
			for (int slice : slices()) {
				DICOM one = all == null ? opened(files.get(slice - 1)) : all;
				if (one.getWidth() == 0 || !isAs(slice(slice), one, all == null ? 1 : slice)) return false;
			}
			return true;
		}
		catch (RuntimeException e) {
			return false; // it does not get that far with this file
		}
	}

	/** In the same numbers, or in those that these mean: ImageJ opens folders that way, in 32 bits. */
	private static boolean isAs(ImageProcessor shown, DICOM opened, int slice) {
		ImageProcessor ip = opened.getStack().getProcessor(slice);
		if (areSame(shown, ip)) return true;
		if (!(shown instanceof FloatProcessor) || ip instanceof ColorProcessor || shown.getPixelCount() != ip.getPixelCount()) return false;
		boolean raw = true;
		boolean meant = true;
		for (int i = 0; i < shown.getPixelCount() && (raw || meant); i++) {
			raw &= shown.getf(i) == ip.getf(i);
			meant &= shown.getf(i) == (float) opened.getCalibration().getCValue((double) ip.getf(i));
		}
		return raw || meant;
	}

	private static DICOM opened(Path file) {
		DICOM image = new DICOM();
		image.open(file.toString());
		return image;
	}

	private static boolean areSame(ImageProcessor a, ImageProcessor b) {
		if (a.getWidth() != b.getWidth() || a.getHeight() != b.getHeight()) return false;
		if (a instanceof ByteProcessor && b instanceof ByteProcessor) return Arrays.equals((byte[]) a.getPixels(), (byte[]) b.getPixels());
		if (a instanceof ShortProcessor && b instanceof ShortProcessor)
			return Arrays.equals((short[]) a.getPixels(), (short[]) b.getPixels());
		if (a instanceof FloatProcessor && b instanceof FloatProcessor)
			return Arrays.equals((float[]) a.getPixels(), (float[]) b.getPixels());
		if (!(a instanceof ColorProcessor) || !(b instanceof ColorProcessor)) return false;
		int[] p = (int[]) a.getPixels();
		int[] q = (int[]) b.getPixels();
		for (int i = 0; i < p.length; i++) if ((p[i] & 0xFFFFFF) != (q[i] & 0xFFFFFF)) return false;
		return true;
	}
}

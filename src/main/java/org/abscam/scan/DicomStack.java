package org.abscam.scan;

import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.measure.Calibration;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.image.Voi;
import org.abscam.dicom.result.SourceFrame;

/**
 * The frames of one DICOM file, or of the files of one series, read by ImageJ when they are asked for. A frame that
 * cannot be read any more is an {@link UncheckedIOException}, never a blank slice.
 */
final class DicomStack extends VirtualStack {

	private final DicomSeries series;
	private final List<DicomFile> files;
	private final boolean rescaled;

	/** @param series frames of one file, or of many with one frame each, all of the same size and type */
	DicomStack(DicomSeries series) {
		super(series.slices().get(0).file().width(), series.slices().get(0).file().height());
		this.series = series;
		files = series.files();
		rescaled =
			files.stream().anyMatch(f -> !f.rescaling().equals(first().rescaling()) || f.bitDepth() == 32);
		setBitDepth(rescaled ? 32 : first().bitDepth());
	}

	private DicomFile first() {
		return files.get(0);
	}

	/** Makes an image of the stack, in memory or on disk. */
	ImagePlus image(String title, boolean inMemory) {
		ImageStack stack = this;
		if (inMemory) {
			stack = new ImageStack(getWidth(), getHeight());
			for (int i = 1; i <= size(); i++) stack.addSlice(getSliceLabel(i), getProcessor(i));
		}
		ImagePlus image = new SliceImage(title, stack);
		Calibration calibration = first().spacing();
		if (series.depth() > 0 && calibration.scaled()) calibration.pixelDepth = series.depth();
		image.setCalibration(calibration);
		if (series.frames() > 1) {
			image.setDimensions(1, size() / series.frames(), series.frames());
			image.setOpenAsHyperStack(true);
		}
		if (!series.notes().isEmpty()) image.setProp(Scan.NOTES, String.join("\n", series.notes()));
		if (!rescaled && image.getBitDepth() != 24) setFunction(image);
		DicomTags tags = DicomTags.together(files.stream().map(DicomFile::tags).toList());
		if (rescaled && files.size() > 1) tags = tags.without(DicomTags.RESCALE_SLOPE, DicomTags.RESCALE_INTERCEPT);
		image.setProperty("Info", tags.text());
		display().putInto(image);
		Origin.of(sources(), image).putInto(image);
		image.setFileInfo(first().fileInfo());
		if (image.getBitDepth() != 24) setDisplayRange(image);
		return image;
	}

	private HeaderDisplay display() {
		List<List<Voi.Table>> tables = files.stream().map(DicomFile::tables).distinct().toList();
		List<float[]> padding = new ArrayList<>();
		List<Optional<HeaderWindow>> windows = new ArrayList<>();
		for (DicomSeries.Frame frame : series.slices()) {
			padding.add(frame.file().padding(frame.index()));
			windows.add(frame.file().firstWindow(frame.index()));
		}
		boolean differ = windows.stream().allMatch(Optional::isPresent)
			&& windows.stream().map(w -> List.of(w.get().window(), w.get().function())).distinct().count() > 1;
		return new HeaderDisplay(tables.size() == 1 ? tables.get(0) : List.of(), padding,
			differ ? windows.stream().map(Optional::get).toList() : List.of(), first().mirror());
	}

	private void setFunction(ImagePlus image) {
		// ImageJ adds 32768 to signed numbers
		double offset = image.getBitDepth() == 16 && first().isSigned() ? 32768 : 0;
		double slope = first().slope();
		double intercept = first().intercept() - slope * offset;
		if (slope != 1 || intercept != 0)
			image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] {intercept, slope}, "Gray Value");
	}

	/** As ImageJ does: the windows of all files together, or the smallest and largest value where a file has none. */
	private void setDisplayRange(ImagePlus image) {
		double low = Double.POSITIVE_INFINITY;
		double high = Double.NEGATIVE_INFINITY;
		if (first().tags().isMask()) {
			image.setDisplayRange(0, 1);
			return;
		}
		boolean windows = files.stream().allMatch(f -> f.tags().lastWindow().isPresent());
		Calibration calibration = image.getCalibration();
		if (windows) for (DicomFile file : files) {
			Window window = file.tags().lastWindow().get();
			low = Math.min(low, calibration.getRawValue(window.low()));
			high = Math.max(high, calibration.getRawValue(window.high()));
		}
		else for (int i = 1; i <= image.getStackSize(); i++) {
			ImageProcessor ip = image.getStack().getProcessor(i);
			ip.resetMinAndMax();
			low = Math.min(low, ip.getMin());
			high = Math.max(high, ip.getMax());
		}
		image.setDisplayRange(Math.min(low, high), Math.max(low, high));
	}

	/** Of each slice the frame that it is. */
	List<SourceFrame> sources() {
		return series.slices().stream().map(frame -> new SourceFrame(frame.file().header(), frame.index())).toList();
	}

	@Override
	public int getSize() {
		return series.slices().size();
	}

	@Override
	public int size() {
		return getSize();
	}

	@Override
	public ImageProcessor getProcessor(int n) {
		DicomFile file = file(n);
		ImageProcessor ip = isUnchanged(file) ? read(file, series.slices().get(n - 1).index()) : null;
		if (ip == null || !isUnchanged(file)) throw new UncheckedIOException(new IOException(file.path() + " has changed"));
		if (file.highIsDark()) ip.invertLut();
		ip.setSliceNumber(n);
		return ip;
	}

	private ImageProcessor read(DicomFile file, int frame) {
		try {
			return file.frame(frame, rescaled);
		}
		catch (DicomException e) {
			throw new UncheckedIOException(new IOException(e.getMessage(), e));
		}
	}

	private static boolean isUnchanged(DicomFile file) {
		try {
			return FileState.of(file.path()).equals(file.state());
		}
		catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private DicomFile file(int n) {
		if (n < 1 || n > size()) throw new IllegalArgumentException("Argument out of range: " + n);
		return series.slices().get(n - 1).file();
	}

	@Override
	public String getSliceLabel(int n) {
		return files.size() > 1 ? file(n).path().getFileName().toString() : null;
	}

	@Override
	public String getDirectory() {
		return first().path().toAbsolutePath().normalize().getParent().toString();
	}

	@Override
	public String getFileName(int n) {
		Path folder = first().path().toAbsolutePath().normalize().getParent();
		return folder.relativize(file(n).path().toAbsolutePath().normalize()).toString();
	}
}

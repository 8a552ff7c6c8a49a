package org.abscam.report;

import ij.ImagePlus;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import org.abscam.dicom.DataSetWriter;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.confidential.Pseudonyms;
import org.abscam.dicom.result.Algorithm;
import org.abscam.dicom.result.Explained;
import org.abscam.dicom.result.Region;
import org.abscam.dicom.result.ResultObjects;
import org.abscam.dicom.result.SourceFrame;
import org.abscam.hotspot.Hotspot;
import org.abscam.model.ModelSource;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.scan.Scan;

/** An explained scan as objects for the archive that it came from. */
public final class DicomResults {

	private final ResultObjects objects;

	private DicomResults(ResultObjects objects) {
		this.objects = objects;
	}

	/**
	 * Says whether results of a scan can be DICOM, before it is explained.
	 *
	 * @param scan a scan
	 * @param option what asks for them, as the user says it
	 * @throws ReportException if it was not read from DICOM files, or these do not say what they are
	 */
	public static void check(Scan scan, String option) throws ReportException {
		if (scan.sources().isEmpty()) throw new ReportException("'" + scan.name()
			+ "' was not read from DICOM files, or was edited since, so that its results have no place in an archive; leave " + option
			+ " away.", null);
		if (scan.width() != scan.image().getWidth() || scan.height() != scan.image().getHeight()) throw new ReportException(
			"Only a part of '"
				+ scan.name() + "' is looked at, but DICOM results lie on whole images; explain them whole, or leave " + option + " away.",
			null);
		try {
			ResultObjects.check(scan.sources());
		}
		catch (DicomException e) {
			throw new ReportException(
				"The results of '" + scan.name() + "' cannot be DICOM: " + e.getMessage() + "; leave " + option + " away.",
				e);
		}
	}

	/**
	 * @param result an explained scan that {@link #check} let pass
	 * @param look how the overlay looks
	 * @param made when; the UIDs do not depend on it
	 * @return its objects; maps and pictures are read again when they are written
	 */
	public static DicomResults of(ExplainedScan result, OverlayLook look, LocalDateTime made) {
		Scan scan = result.scan();
		ModelSource model = result.explainer().model().source();
		Algorithm algorithm =
			new Algorithm(result.explainer().options().method().option(), Protocol.version(), model.name(), model.sha256());
		ImagePlus overlay = RgbCopy.of(result, look);
		IntFunction<byte[]> pictures = i -> colours(overlay.getStack().getProcessor(i + 1).convertToColorProcessor());
		List<Explained.Frame> frames = new ArrayList<>();
		int perImage = result.slices().size() / result.images().size();
		for (int i = 0; i < result.slices().size(); i++)
			frames.add(frame(result, result.images().get(i / perImage), result.slices().get(i)));
		String appearance =
			look + ", " + result.networkImages().windowSource() + result.networkImages().window().map(w -> ", " + w).orElse("");
		return new DicomResults(ResultObjects
			.of(new Explained(algorithm, scan.width(), scan.height(), frames, result.maps()::get, pictures, appearance, made)));
	}

	/**
	 * @param pseudonyms give UIDs and patient their new names
	 * @return the objects without the patient, for elsewhere
	 */
	public DicomResults deidentified(Pseudonyms pseudonyms) {
		return new DicomResults(objects.deidentified(pseudonyms, Protocol.version()));
	}

	private static Explained.Frame frame(ExplainedScan result, ExplainedImage image, int slice) {
		SourceFrame source = result.scan().sources().get(slice - 1);
		Optional<Float> probability = result.probability(image, image.classIndex());
		List<Region> regions = image.hotspots().stream().filter(h -> h.slice() == slice).map(h -> region(result, h)).toList();
		List<String> trust = new ArrayList<>();
		result.sensitivity().ifPresent(known -> trust.add("Class sensitivity: " + known.inWords() + "."));
		trust.addAll(result.warnings(image));
		if (image.isEmpty()) trust.add("The map is empty: nothing was found that the answer depends on.");
		return new Explained.Frame(source, result.inWords(image), probability.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
			regions,
			trust);
	}

	private static Region region(ExplainedScan result, Hotspot hotspot) {
		Rectangle bounds = hotspot.bounds();
		ImageProcessor mask = hotspot.roi().getMask(); // of a rectangle there is none
		boolean[] set = new boolean[bounds.width * bounds.height];
		for (int i = 0; i < set.length; i++) set[i] = mask == null || mask.get(i) != 0;
		OptionalDouble area = hotspot.unit().equals("mm") ? OptionalDouble.of(hotspot.area()) : OptionalDouble.empty();
		return new Region(hotspot.rank(), bounds.x, bounds.y, new Region.Mask(bounds.width, bounds.height, set), area, hotspot.peak(),
			hotspot.mean());
	}

	private static byte[] colours(ColorProcessor picture) {
		int[] pixels = (int[]) picture.getPixels();
		byte[] bytes = new byte[3 * pixels.length];
		for (int i = 0; i < pixels.length; i++) {
			bytes[3 * i] = (byte) (pixels[i] >> 16);
			bytes[3 * i + 1] = (byte) (pixels[i] >> 8);
			bytes[3 * i + 2] = (byte) pixels[i];
		}
		return bytes;
	}

	/** @return sentences on objects that were not made, and why */
	public List<String> notes() {
		return objects.notes();
	}

	/** The files by kind. */
	Map<String, FileSet.Content> contents() {
		Map<String, FileSet.Content> contents = new LinkedHashMap<>();
		objects.sets().forEach((kind, set) -> contents.put(kind, out -> DataSetWriter.write(set, out)));
		return contents;
	}
}

package org.abscam.evaluate;

import ij.gui.Roi;
import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.abscam.explain.options.ExplainException;
import org.abscam.scan.RoiReader;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.ScanReader;

/** Where, as the user knows, a scan shows what its class is about: a stack of masks, or areas. Read or drawn slice by slice. */
public final class Truth {

	private final Masks masks;

	@FunctionalInterface
	private interface Masks {

		boolean[] on(int slice) throws ScanException;
	}

	private Truth(Masks masks) {
		this.masks = masks;
	}

	/**
	 * @param masks masks of the whole scan, not 0 where the truth is: slice for slice, or where their headers say that they lie, of a DICOM
	 *        Segmentation for some slices alone
	 * @param scan the scan, or a part of it
	 * @return the truth of that part
	 * @throws ExplainException if they do not have the size of the scan, or lie elsewhere
	 */
	public static Truth of(Scan masks, Scan scan) throws ExplainException {
		List<List<Integer>> belonging = MaskSlices.of(masks, scan.whole());
		try {
			Rectangle region = scan.region().orElse(null);
			Scan part = region == null ? masks : masks.cropped(region);
			return new Truth(slice -> together(part, belonging.get(slice - 1)));
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
	}

	/**
	 * Takes what was drawn on a scan for its truth: areas, but not hotspots that were found by Abs-CAM, nor points, lines, texts and
	 * pictures. An area lies on the slice of its position (in a hyperstack: channel, slice and frame), on every slice if it has none.
	 *
	 * @param drawn coordinates in pixels of the whole scan
	 * @param scan the scan, or a part of it
	 * @return the truth of that part, empty if there is no such area
	 * @throws ExplainException if an area lies outside of the scan
	 */
	public static Optional<Truth> of(Roi[] drawn, Scan scan) throws ExplainException {
		List<Roi> areas = Arrays.stream(drawn).filter(DrawnAreas::isTruth).toList();
		return areas.isEmpty() ? Optional.empty() : Optional.of(new Truth(new DrawnAreas(areas, scan)::on));
	}

	/**
	 * Opens a file of truth. Blocks until it is read.
	 *
	 * @param file an image or a stack of masks, a ROI of ImageJ, a zip of ROIs, an annotation with boxes as of Pascal VOC, or a folder of
	 *        one DICOM series
	 * @param scan the scan, or a part of it
	 * @return the truth of that part
	 * @throws ScanException if it cannot be read right
	 * @throws ExplainException if it does not fit the scan, or holds no area
	 */
	public static Truth read(Path file, Scan scan) throws ScanException, ExplainException {
		if (!RoiReader.reads(file)) return of(ScanReader.open(file), scan);
		return of(RoiReader.open(file).toArray(Roi[]::new), scan).orElseThrow(() -> new ExplainException("'" + file
			+ "' holds no area (points, lines and hotspots found by Abs-CAM are none); draw areas and save them again."));
	}

	/**
	 * @param slice a slice of the scan, from 1
	 * @return which of its pixels are true, row-major; none where there is nothing to find
	 * @throws ExplainException if the mask cannot be read
	 */
	public boolean[] slice(int slice) throws ExplainException {
		try {
			return masks.on(slice);
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
	}

	/**
	 * @param slices slices of the scan, from 1, at least one
	 * @return which of their pixels are true, slice after slice
	 * @throws ExplainException if a mask cannot be read
	 */
	boolean[] slices(List<Integer> slices) throws ExplainException {
		if (slices.size() == 1) return slice(slices.get(0));
		boolean[] all = new boolean[0];
		for (int i = 0; i < slices.size(); i++) {
			boolean[] one = slice(slices.get(i));
			if (i == 0) all = new boolean[Math.multiplyExact(one.length, slices.size())];
			System.arraycopy(one, 0, all, i * one.length, one.length);
		}
		return all;
	}

	private static boolean[] together(Scan masks, List<Integer> slices) throws ScanException {
		boolean[] truth = new boolean[masks.width() * masks.height()];
		for (int slice : slices) {
			float[] values = masks.calibrated(slice, 1).channels()[0];
			for (int i = 0; i < truth.length; i++) truth[i] |= values[i] != 0;
		}
		return truth;
	}
}

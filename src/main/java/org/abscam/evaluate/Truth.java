package org.abscam.evaluate;

import java.awt.Rectangle;
import org.abscam.explain.ExplainException;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;

/** Where, as the user knows, a scan shows what its class is about: a stack of masks, read slice by slice. */
public final class Truth {

	private final Scan masks;

	private Truth(Scan masks) {
		this.masks = masks;
	}

	/**
	 * @param masks masks of the whole scan, slice for slice, not 0 where the truth is
	 * @param scan the scan, or a part of it
	 * @return the truth of that part
	 * @throws ExplainException if they do not have the size of the scan
	 */
	public static Truth of(Scan masks, Scan scan) throws ExplainException {
		Scan whole = scan.whole();
		if (masks.width() != whole.width() || masks.height() != whole.height() || masks.size() != whole.size()) {
			throw new ExplainException("The masks '" + masks.name() + "' are " + size(masks) + ", but '" + scan.name() + "' is " + size(whole)
				+ "; give one mask of the same size for each slice.");
		}
		try {
			Rectangle region = scan.region().orElse(null);
			return new Truth(region == null ? masks : masks.cropped(region));
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
	}

	/**
	 * @param slice a slice of the scan, from 1
	 * @return which of its pixels are true, row-major; none where there is nothing to find
	 * @throws ExplainException if the mask cannot be read
	 */
	public boolean[] slice(int slice) throws ExplainException {
		try {
			float[] values = masks.calibrated(slice, 1).channels()[0];
			boolean[] truth = new boolean[values.length];
			for (int i = 0; i < truth.length; i++) truth[i] = values[i] != 0;
			return truth;
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
	}

	private static String size(Scan scan) {
		return scan.width() + "×" + scan.height() + "×" + scan.size();
	}
}

package org.abscam.explain.options;

import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.Selection;

/**
 * Size of the scans that a model is opened for; it sets the input size of a model that takes any and says none.
 *
 * @param width columns
 * @param height rows
 * @param slices slices, which are the depth for models of volumes
 */
public record ScanSize(int width, int height, int slices) {

	/**
	 * @param scan a scan
	 * @return its size
	 */
	public static ScanSize of(Scan scan) {
		return new ScanSize(scan.width(), scan.height(), scan.size());
	}

	/**
	 * @param scan a scan
	 * @param selection the slices that are looked at
	 * @return its size, with the slices of one volume
	 * @throws ExplainException if the scan has no such slices
	 */
	public static ScanSize of(Scan scan, Selection selection) throws ExplainException {
		try {
			return new ScanSize(scan.width(), scan.height(), selection.volumes(scan).get(0).size());
		}
		catch (ScanException e) {
			throw new ExplainException(e);
		}
	}
}

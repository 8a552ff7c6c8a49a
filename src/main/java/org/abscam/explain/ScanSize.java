package org.abscam.explain;

import org.abscam.scan.Scan;

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
}

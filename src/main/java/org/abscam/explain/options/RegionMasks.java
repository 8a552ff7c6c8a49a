package org.abscam.explain.options;

import org.abscam.scan.Scan;

/** Says where a region lies that a user gives: the masks of scans. */
@FunctionalInterface
public interface RegionMasks {

	/** Says where it lies in one scan. */
	@FunctionalInterface
	interface OnSlices {

		/**
		 * @param slice a slice of the scan, from 1
		 * @return which of its pixels are inside, row-major
		 * @throws ExplainException if it cannot be read
		 */
		boolean[] slice(int slice) throws ExplainException;
	}

	/**
	 * @param scan a scan, or a part of it
	 * @return its masks
	 * @throws ExplainException if there is no region of that scan
	 */
	OnSlices of(Scan scan) throws ExplainException;
}

package org.abscam.cohort;

/** The rows of a manifest, one after another. */
interface Scans extends AutoCloseable {

	/**
	 * @return the next row, {@code null} after the last
	 * @throws CohortException if the manifest cannot be read on
	 */
	ListedScan next() throws CohortException;

	@Override
	void close();
}

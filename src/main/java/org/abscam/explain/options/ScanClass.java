package org.abscam.explain.options;

import org.abscam.scan.Scan;

/** Says which class is explained in a scan, where each has its own, as one that it is known to show. */
@FunctionalInterface
public interface ScanClass {

	/**
	 * @param scan a scan
	 * @return a class by name or index
	 * @throws ExplainException if nobody knows
	 */
	String of(Scan scan) throws ExplainException;
}

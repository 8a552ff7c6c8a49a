package org.abscam.engine;

/** Numbers with a shape, row-major, on the Java heap: what goes into a network and comes out. */
public sealed interface Array {

	/** @return sizes of the axes */
	long[] shape();

	/**
	 * 32-bit real numbers.
	 *
	 * @param values the numbers
	 * @param shape sizes whose product is their count
	 */
	record Floats(float[] values, long... shape) implements Array {}

	/**
	 * 64-bit whole numbers.
	 *
	 * @param values the numbers
	 * @param shape sizes whose product is their count
	 */
	record Integers(long[] values, long... shape) implements Array {}
}

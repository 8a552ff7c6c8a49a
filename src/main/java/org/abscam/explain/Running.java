package org.abscam.explain;

import org.abscam.engine.Device;

/**
 * On what networks run, and how much at once.
 *
 * @param device where to run, see {@link Device#choose}
 * @param threads threads on the CPU, 0 for ONNX Runtime's choice
 * @param batch images or masks per run
 */
public record Running(String device, int threads, int batch) {

	/** Images or masks per run where nothing else is said. */
	public static final int USUAL_BATCH = 8;
	/** On the device that is found, in as many threads as ONNX Runtime likes. */
	public static final Running AUTO = on(Device.AUTO);

	/** Checks the ranges. */
	public Running {
		if (threads < 0 || batch < 1) throw new IllegalArgumentException("threads >= 0 and batch >= 1 are needed");
	}

	/**
	 * @param device where to run, see {@link Device#choose}
	 * @return that, with the usual threads and batches
	 */
	public static Running on(String device) {
		return new Running(device, 0, USUAL_BATCH);
	}

	/**
	 * @param size images or masks per run
	 * @return this with that
	 */
	public Running inBatchesOf(int size) {
		return new Running(device, threads, size);
	}
}

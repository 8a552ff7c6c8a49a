package org.abscam.explain.options;

import org.abscam.engine.Device;

/**
 * On what networks run, and how much at once.
 *
 * @param device where to run, see {@link Device#choose}
 * @param threads threads of one run on the CPU, 0 for as many as there is use for
 * @param batch images or masks per run
 * @param jobs how many images at a time on the CPU, 0 for as many as there is use for; what comes out is the same
 */
public record Running(String device, int threads, int batch, int jobs) {

	/** Images or masks per run where nothing else is said. */
	public static final int USUAL_BATCH = 8;
	/** On the device that is found, in as many threads as ONNX Runtime likes. */
	public static final Running AUTO = on(Device.AUTO);

	/** Checks the ranges. */
	public Running {
		if (threads < 0 || batch < 1 || jobs < 0) throw new IllegalArgumentException("threads, jobs >= 0 and batch >= 1 are needed");
	}

	/** With as many images at a time as there is use for. */
	public Running(String device, int threads, int batch) {
		this(device, threads, batch, 0);
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
		return new Running(device, threads, size, jobs);
	}

	/**
	 * @param images how many images at a time on the CPU, 0 for as many as there is use for
	 * @return this with that
	 */
	public Running atATime(int images) {
		return new Running(device, threads, batch, images);
	}

	/**
	 * Two images in a thread each are done sooner than one after the other in two threads, which wait for each other at every node of the graph.
	 *
	 * @param images how many images there are, at least 1
	 * @return this with jobs and threads where nothing is said of them: as many images at a time as there are processors, or images; a single
	 *         image in as many threads as ONNX Runtime likes
	 */
	public Running forImages(int images) {
		int processors = Runtime.getRuntime().availableProcessors();
		int wanted = jobs > 0 ? jobs : Math.max(1, threads > 0 ? processors / threads : processors);
		int atATime = Math.min(wanted, images);
		return new Running(device, threads > 0 || atATime == 1 ? threads : Math.max(1, processors / atATime), batch, atATime);
	}

	/** One volume at a time, which is many slices, in the threads of all jobs. */
	public Running forVolumes() {
		return jobs > 1 ? new Running(device, Math.max(1, threads) * jobs, batch, 1) : this;
	}
}

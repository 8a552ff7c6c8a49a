package org.abscam.explain.options;

import java.util.Optional;
import org.abscam.engine.EngineException;
import org.abscam.engine.OutOfMemoryException;

/** How many images or masks go into one run: halved where memory does not suffice, and so for all later runs. Many threads may use it. */
public final class BatchSize {

	private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

	private final int asked;
	private volatile int size;

	/** @param asked images or masks per run where memory suffices, at least 1 */
	public BatchSize(int asked) {
		this.asked = asked;
		this.size = asked;
	}

	/** A run of a batch of some size. */
	@FunctionalInterface
	public interface Run<T> {

		/**
		 * @param size images or masks, at least 1
		 * @return what came out
		 * @throws EngineException if the network does not run
		 * @throws ExplainException if there is nothing to run
		 */
		T of(int size) throws EngineException, ExplainException;
	}

	/**
	 * Runs a batch; where memory does not suffice, half of it, until it does. Blocks until done.
	 *
	 * @param most how many there are to run; no more are asked for
	 * @param run runs the first of what is to be run
	 * @param <T> what comes out of a run
	 * @return what the run that succeeded returned
	 * @throws ExplainException if the run fails otherwise, or memory does not suffice for a single one
	 */
	public <T> T run(int most, Run<T> run) throws ExplainException {
		while (true) {
			int tried = Math.min(size, most);
			try {
				return run.of(tried);
			}
			catch (OutOfMemoryException | OutOfMemoryError e) {
				if (tried == 1) throw tooLittle(e);
			}
			catch (EngineException e) {
				throw new ExplainException(e);
			}
			halve(tried);
		}
	}

	/**
	 * Makes room for a batch, within {@link #run}, which tries half of it where there is none.
	 *
	 * @param size images or masks
	 * @param length numbers of each
	 * @return an array for all of them
	 * @throws OutOfMemoryError if there is no memory, or if it would be larger than Java's arrays can be
	 */
	public static float[] room(int size, long length) {
		if (size * length > LARGEST_ARRAY) throw new OutOfMemoryError("a batch of " + size + " is larger than a Java array");
		return new float[(int) (size * length)];
	}

	private synchronized void halve(int tried) {
		size = Math.min(size, tried / 2);
	}

	/** @return images or masks per run, as far as is known now */
	public int now() {
		return size;
	}

	/** @return a sentence for the user if runs are smaller than was asked for */
	public Optional<String> note() {
		return size == asked ? Optional.empty() : Optional.of("Memory does not suffice for batches of " + asked + ": from some image on, "
			+ size + (size == 1 ? " was" : " were") + " run at a time, with the same result.");
	}

	/**
	 * @param count a number of images or masks, at least 1
	 * @return the smallest power of two that is not less: to pad batches to, so that there are few shapes and little is run in vain
	 */
	public static int powerOfTwo(int count) {
		return count == 1 ? 1 : 2 * Integer.highestOneBit(count - 1);
	}

	/**
	 * Where no smaller batch helps.
	 *
	 * @param e that memory is short
	 * @return what does help, which depends on whether it is Java's memory or that of ONNX Runtime or the GPU
	 */
	public static ExplainException tooLittle(Throwable e) {
		for (Throwable cause = e; cause != null; cause = cause.getCause()) {
			if (cause instanceof OutOfMemoryError error) return ExplainException.of(error);
		}
		return new ExplainException(
			e.getMessage().replaceFirst("[.]$", "") + "; close other programs and images, keep fewer channels, or use the "
				+ "CPU if this was a GPU.",
			e);
	}
}

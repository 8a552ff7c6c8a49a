package org.abscam.explain;

import java.util.concurrent.Semaphore;
import org.abscam.engine.OutOfMemoryException;

/** Places for those who work at a time. What runs out of memory beside others is done once more alone, as it would be without them. */
public final class Places {

	private final int count;
	private final Semaphore free;

	/** @param count how many may work at a time, at least 1 */
	public Places(int count) {
		this.count = count;
		this.free = new Semaphore(count, true);
	}

	/**
	 * Work that may be done twice.
	 *
	 * @param <T> what comes out
	 * @param <E> why it may fail
	 */
	@FunctionalInterface
	public interface Work<T, E extends Exception> {

		/** @return what came out */
		T done() throws E;
	}

	/** @return how many may work at a time */
	public int count() {
		return count;
	}

	/**
	 * Waits for a place and does work.
	 *
	 * @param work the work
	 * @param <T> what comes out
	 * @param <E> why it may fail
	 * @return what came out
	 * @throws E what the work throws, for want of memory only when it was alone
	 */
	public <T, E extends Exception> T in(Work<T, E> work) throws E {
		free.acquireUninterruptibly();
		try {
			return work.done();
		}
		catch (Exception | OutOfMemoryError e) {
			if (count == 1 || !isOfMemory(e)) throw e;
		}
		finally {
			free.release();
		}
		return alone(work);
	}

	/**
	 * Waits until nobody else works and does work.
	 *
	 * @param work the work
	 * @param <T> what comes out
	 * @param <E> why it may fail
	 * @return what came out
	 * @throws E what the work throws
	 */
	public <T, E extends Exception> T alone(Work<T, E> work) throws E {
		free.acquireUninterruptibly(count);
		try {
			return work.done();
		}
		finally {
			free.release(count);
		}
	}

	private static boolean isOfMemory(Throwable e) {
		for (Throwable cause = e; cause != null; cause = cause.getCause()) {
			if (cause instanceof OutOfMemoryError || cause instanceof OutOfMemoryException) return true;
		}
		return false;
	}
}

package org.abscam.explain;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.abscam.explain.network.Opened;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelSource;

/**
 * One open model for many scans and many threads: opened anew only where another input is held, or the model takes any size and the scan's is
 * another, and then once nobody uses the former any more.
 *
 * @param <T> what the model is opened for
 */
public final class Shared<T extends Opened> implements AutoCloseable {

	/** Held for reading by those who use what is open, for writing by whoever opens another. */
	private final ReentrantReadWriteLock use = new ReentrantReadWriteLock(true);
	private final Opening<T> opening;
	private T open;
	private ScanSize openedFor;

	/** @param opening how a model is opened */
	public Shared(Opening<T> opening) {
		this.opening = opening;
	}

	/**
	 * Opens a model.
	 *
	 * @param <T> for what
	 */
	@FunctionalInterface
	public interface Opening<T> {

		/**
		 * @param source a model
		 * @param options how to explain
		 * @param size size of the scans
		 * @return the open model
		 * @throws ExplainException if it cannot be had
		 */
		T open(ModelSource source, ExplainOptions options, ScanSize size) throws ExplainException;
	}

	/** What stays open until this is closed, by the thread that asked for it. */
	public final class Lease implements AutoCloseable {

		private Lease() {}

		/** @return what is open */
		public T get() {
			return open;
		}

		@Override
		public void close() {
			use.readLock().unlock();
		}
	}

	/**
	 * Opens a model, or shares that which is open. Blocks until it is open, and until others have ended where they use another.
	 *
	 * @param source a model
	 * @param options how to explain, the same for all
	 * @param size size of the scan
	 * @return what is open, to be closed
	 * @throws ExplainException if it cannot be opened
	 */
	public Lease lease(ModelSource source, ExplainOptions options, ScanSize size) throws ExplainException {
		use.readLock().lock();
		if (isFor(source, size)) return new Lease();
		use.readLock().unlock();
		use.writeLock().lock();
		try {
			if (!isFor(source, size)) {
				free();
				open = opening.open(source, options, size);
				openedFor = size;
			}
			use.readLock().lock();
			return new Lease();
		}
		finally {
			use.writeLock().unlock();
		}
	}

	private boolean isFor(ModelSource source, ScanSize size) {
		return open != null && open.model().source().given().equals(source.given())
			&& (!open.model().graph().anySize() || size.equals(openedFor));
	}

	private void free() {
		if (open != null) open.close();
		open = null;
	}

	/** Frees the native memory, once nobody uses it. */
	@Override
	public void close() {
		use.writeLock().lock();
		try {
			free();
		}
		finally {
			use.writeLock().unlock();
		}
	}
}

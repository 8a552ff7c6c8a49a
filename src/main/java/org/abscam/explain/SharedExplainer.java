package org.abscam.explain;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.abscam.model.ModelSource;

/**
 * One explainer for many scans and many threads: opened anew only where another input is held, or the model takes any size and the scan's is
 * another, and then once nobody uses the former any more.
 */
public final class SharedExplainer implements AutoCloseable {

	/** Held for reading by those who use the explainer, for writing by whoever opens another. */
	private final ReentrantReadWriteLock use = new ReentrantReadWriteLock(true);
	private Explainer explainer;
	private ScanSize openedFor;

	/** An explainer that stays open until this is closed, by the thread that asked for it. */
	public final class Lease implements AutoCloseable {

		private Lease() {}

		/** @return the explainer */
		public Explainer explainer() {
			return explainer;
		}

		@Override
		public void close() {
			use.readLock().unlock();
		}
	}

	/**
	 * Opens an explainer, or shares that which is open. Blocks until it is open, and until others have ended where they use another.
	 *
	 * @param source a model
	 * @param options how to explain, the same for all
	 * @param size size of the scan
	 * @return the explainer, to be closed
	 * @throws ExplainException see {@link Explainer#open(ModelSource, ExplainOptions, ScanSize)}
	 */
	public Lease lease(ModelSource source, ExplainOptions options, ScanSize size) throws ExplainException {
		use.readLock().lock();
		if (isFor(source, size)) return new Lease();
		use.readLock().unlock();
		use.writeLock().lock();
		try {
			if (!isFor(source, size)) {
				free();
				explainer = Explainer.open(source, options, size);
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
		return explainer != null && explainer.model().source().given().equals(source.given())
			&& (!explainer.model().graph().anySize() || size.equals(openedFor));
	}

	private void free() {
		if (explainer != null) explainer.close();
		explainer = null;
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

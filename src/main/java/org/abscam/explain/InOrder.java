package org.abscam.explain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Work that is done several pieces at a time, and whose results are taken one after another in the order of the pieces. Only so much is begun
 * ahead of what was taken: whoever takes slowly holds up the work, not the memory.
 */
public final class InOrder {

	private static final AtomicInteger THREADS = new AtomicInteger();

	private InOrder() {}

	/**
	 * Takes a result.
	 *
	 * @param <R> what comes out of a piece of work
	 * @param <E> why it may not be taken
	 */
	@FunctionalInterface
	public interface Taking<R, E extends Exception> {

		/** @param result what came out of the next piece of work */
		void take(R result) throws E;
	}

	/**
	 * Does work and takes its results, both pieces and results one at a time on this thread. Blocks until all is done, or no thread works any
	 * more after it was stopped, or something was thrown. An interruption stops it, also amid a piece, whose thread is interrupted; this thread
	 * stays interrupted.
	 *
	 * @param pieces what is to be done, asked for as late as possible; a piece that fails says so in its result, and ends all by what it throws
	 * @param threads how many pieces at a time; 1 does them on this thread
	 * @param ahead how many pieces may be begun and not yet taken, at least as many as threads
	 * @param taking takes the results in the order of the pieces
	 * @param stopped whether to begin and take no more
	 * @param <R> what comes out of a piece
	 * @param <E> why a result may not be taken
	 * @throws E what the taking throws
	 */
	public static <R, E extends Exception> void run(Iterator<? extends Supplier<R>> pieces, int threads, int ahead, Taking<R, E> taking,
		BooleanSupplier stopped) throws E {
		if (threads == 1) {
			while (!stopped.getAsBoolean() && pieces.hasNext()) taking.take(pieces.next().get());
			return;
		}
		ExecutorService workers = Executors.newFixedThreadPool(threads, InOrder::thread);
		try {
			Deque<Future<R>> begun = new ArrayDeque<>();
			while (!stopped.getAsBoolean()) {
				while (begun.size() < Math.max(threads, ahead) && pieces.hasNext()) begun.add(workers.submit(pieces.next()::get));
				if (begun.isEmpty()) return;
				taking.take(result(begun.remove()));
			}
		}
		catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		finally {
			end(workers);
		}
	}

	private static Thread thread(Runnable work) {
		Thread thread = new Thread(work, "Abs-CAM work " + THREADS.incrementAndGet());
		thread.setDaemon(true);
		return thread;
	}

	private static <R> R result(Future<R> done) throws InterruptedException {
		try {
			return done.get();
		}
		catch (ExecutionException e) {
			if (e.getCause() instanceof RuntimeException fault) throw fault;
			throw (Error) e.getCause(); // a piece declares nothing else
		}
	}

	/** Interrupts what is still done, and waits for it, as it may use what is closed next. */
	private static void end(ExecutorService workers) {
		workers.shutdownNow();
		boolean interrupted = false;
		while (true) {
			try {
				if (workers.awaitTermination(1, TimeUnit.MINUTES)) break;
			}
			catch (InterruptedException e) {
				interrupted = true;
			}
		}
		if (interrupted) Thread.currentThread().interrupt();
	}
}

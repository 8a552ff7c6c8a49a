package org.abscam.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A run of a session that ends when its time is up or its thread is interrupted, between two nodes of the graph. */
final class GuardedRun {

	private static final long GLANCE_MILLIS = 50;
	/** Guards are used again, as a thread of its own for each run of a small network takes a twentieth of the run; idle ones end. */
	private static final Executor GUARDS = Executors.newCachedThreadPool(GuardedRun::thread);

	private final OrtSession.RunOptions options;
	private final Thread caller = Thread.currentThread();
	private final long deadline;
	private boolean ended;
	private boolean late;
	private boolean stopped;

	private GuardedRun(OrtSession.RunOptions options, int seconds) {
		this.options = options;
		this.deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
	}

	/**
	 * Runs a session. Blocks until it ends.
	 *
	 * @param session a session
	 * @param inputs a tensor for each input
	 * @param usual seconds that the run may take, if the user did not say otherwise
	 * @return the results, to be closed
	 * @throws StoppedException if this thread was interrupted
	 * @throws EngineException if the run took too long
	 * @throws OrtException if it failed
	 */
	static OrtSession.Result of(OrtSession session, Map<String, OnnxTensor> inputs, int usual) throws EngineException, OrtException {
		if (Thread.currentThread().isInterrupted()) throw new StoppedException(null);
		int seconds = TimeLimit.seconds(usual);
		try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
			GuardedRun run = new GuardedRun(options, seconds);
			GUARDS.execute(run::guard);
			try {
				return session.run(inputs, options);
			}
			catch (OrtException e) {
				run.end(); // so that what the guard did stands
				if (run.stopped) throw new StoppedException(e);
				if (!run.late) throw e;
				throw new LateException(
					"The network did not end within " + seconds + " s; if it needs longer, raise the limit (--time-limit on "
						+ "the command line, the system property " + TimeLimit.PROPERTY + " in Fiji).",
					e);
			}
			finally {
				run.end();
			}
		}
	}

	private static Thread thread(Runnable work) {
		Thread guard = new Thread(work, "Abs-CAM time limit");
		guard.setDaemon(true);
		return guard;
	}

	private synchronized void guard() {
		try {
			while (!ended) {
				wait(GLANCE_MILLIS);
				if (ended || late || stopped) continue;
				late = System.nanoTime() - deadline > 0;
				stopped = !late && caller.isInterrupted();
				if (late || stopped) options.setTerminate(true);
			}
		}
		catch (OrtException | InterruptedException e) {
			late = stopped = false; // the run goes on to its own end
		}
	}

	private synchronized void end() {
		ended = true;
		notifyAll();
	}
}

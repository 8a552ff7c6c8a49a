package org.abscam.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/**
 * Keeps ONNX Runtime from reporting its use. On Linux and macOS version 1.29.0 starts an uploader, with a cache and a number of the
 * device in the home folder, unless an environment variable forbids it before the runtime starts; it also ends a process whose command
 * line has more than some 3.5 kB, by a recursion over its characters. On Windows it hands events to the system, which a call forbids.
 */
final class Telemetry {

	private static final String FORBIDDEN = "ORT_DISABLE_TELEMETRY";
	private static final String YES = "1";

	private Telemetry() {}

	/**
	 * Sets the environment variable of this process. Of no use once ONNX Runtime has started.
	 *
	 * @throws EngineException if it cannot be set
	 */
	static void preventFromStarting() throws EngineException {
		if (Platform.isWindows() || YES.equals(System.getenv(FORBIDDEN))) return;
		String why;
		try {
			int failed = NativeLibrary.getProcess().getFunction("setenv").invokeInt(new Object[] {FORBIDDEN, YES, 1});
			if (failed == 0) return;
			why = "the system refuses";
		}
		catch (LinkageError e) {
			why = Runtimes.reason(e);
		}
		throw new EngineException("ONNX Runtime would report its use over the network, which cannot be forbidden from here (" + why
			+ "); set the environment variable " + FORBIDDEN + " to " + YES + " and start again.", null);
	}

	/** Forbids what is left: the events on Windows. */
	static void switchOff(OrtEnvironment environment) throws EngineException {
		try {
			environment.setTelemetry(false);
		}
		catch (OrtException e) {
			throw new EngineException("ONNX Runtime's telemetry cannot be switched off: " + Runtimes.reason(e), e);
		}
	}
}

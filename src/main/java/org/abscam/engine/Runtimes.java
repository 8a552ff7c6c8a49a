package org.abscam.engine;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.util.regex.Pattern;

/** The one ONNX Runtime of this process, started by DJL, which wants to be the one that creates it. */
final class Runtimes {

	/** How ONNX Runtime, the C++ library, CUDA and WebGPU say that memory is short; they have no error code for it. */
	private static final Pattern NO_MEMORY = Pattern.compile("failed to allocate memory|bad[ _]alloc|is smaller than requested bytes"
		+ "|out of memory|_alloc_failed|exceeds the max buffer size|narrowing_error|\\[invalid buffer", Pattern.CASE_INSENSITIVE);

	/** System property that lets ONNX Runtime's own warnings through, {@code true} or not. */
	private static final String VERBOSE = "abscam.verbose";

	private Runtimes() {}

	/** What a session may write on the console: errors come as exceptions, and may be mended. */
	static OrtLoggingLevel logLevel() {
		return Boolean.getBoolean(VERBOSE) ? OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING : OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
	}

	/**
	 * @return DJL's ONNX Runtime engine, without telemetry, downloads or a second engine for array arithmetic
	 * @throws EngineException if ONNX Runtime's native library does not unpack or load, or its telemetry cannot be switched off
	 */
	static Engine engine() throws EngineException {
		RuntimeFolder.use();
		UnpackedRuntime.use();
		Telemetry.preventFromStarting();
		System.setProperty("ai.djl.offline", "true");
		System.setProperty("ai.djl.onnx.disable_alternative", "true");
		ClassLoader caller = Thread.currentThread().getContextClassLoader();
		Thread.currentThread().setContextClassLoader(Runtimes.class.getClassLoader()); // DJL looks its engines up there
		try {
			Engine engine = Engine.getEngine("OnnxRuntime");
			Telemetry.switchOff(OrtEnvironment.getEnvironment());
			return engine;
		}
		catch (RuntimeException | LinkageError e) {
			String reason = reason(e);
			throw new EngineException(reason.contains("one already exists") // DJL insists on being first
				? "Another plugin has started ONNX Runtime before; restart, and use Abs-CAM before that plugin."
				: Libraries.ours().conflict(e).map(said -> said + " ").orElse("") + "ONNX Runtime does not start: " + reason
					+ RuntimeFolder.used().map(f -> "; without the folder " + f + " it runs on the CPU.").orElse(""),
				e);
		}
		finally {
			Thread.currentThread().setContextClassLoader(caller);
		}
	}

	/**
	 * @return ONNX Runtime's environment
	 * @throws EngineException see {@link #engine}
	 */
	static OrtEnvironment environment() throws EngineException {
		engine();
		return OrtEnvironment.getEnvironment();
	}

	/** Whether a run failed because there was not enough memory of any kind. */
	static boolean isOutOfMemory(Throwable e) {
		for (Throwable cause = e; cause != null; cause = cause.getCause()) {
			if (cause instanceof OutOfMemoryError || cause.getMessage() != null && NO_MEMORY.matcher(cause.getMessage()).find())
				return true;
		}
		return false;
	}

	/** An exception's message on one line, without ONNX Runtime's code in front. */
	static String reason(Throwable e) {
		Throwable cause = e;
		while (cause.getCause() != null && cause.getCause() != cause) cause = cause.getCause();
		String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
		String line = message.replaceFirst("^Error code - \\S+ - message: ", "").replaceAll("\\s+", " ").strip();
		return line.length() > 240 ? line.substring(0, 240) + "…" : line;
	}
}

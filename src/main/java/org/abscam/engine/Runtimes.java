package org.abscam.engine;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;

/** The one ONNX Runtime of this process, started by DJL, which wants to be the one that creates it. */
final class Runtimes {

	private Runtimes() {}

	/**
	 * @return DJL's ONNX Runtime engine, without telemetry, downloads or a second engine for array arithmetic
	 * @throws EngineException if ONNX Runtime's native library does not load
	 */
	static Engine engine() throws EngineException {
		System.setProperty("ai.djl.offline", "true");
		System.setProperty("ai.djl.onnx.disable_alternative", "true");
		ClassLoader caller = Thread.currentThread().getContextClassLoader();
		Thread.currentThread().setContextClassLoader(Runtimes.class.getClassLoader()); // DJL looks its engines up there
		try {
			return Engine.getEngine("OnnxRuntime");
		}
		catch (RuntimeException | LinkageError e) {
			String reason = reason(e);
			throw new EngineException(reason.contains("one already exists") // DJL insists on being first
				? "Another plugin has started ONNX Runtime before; restart, and use Abs-CAM before that plugin."
				: "ONNX Runtime does not start: " + reason, e);
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

	/** An exception's message on one line, without ONNX Runtime's code in front. */
	static String reason(Throwable e) {
		Throwable cause = e;
		while (cause.getCause() != null && cause.getCause() != cause) cause = cause.getCause();
		String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
		String line = message.replaceFirst("^Error code - \\S+ - message: ", "").replaceAll("\\s+", " ").strip();
		return line.length() > 240 ? line.substring(0, 240) + "…" : line;
	}
}

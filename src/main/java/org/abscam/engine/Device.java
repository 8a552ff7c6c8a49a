package org.abscam.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a network runs: what was asked for, what is used, and why if the two differ.
 *
 * @param asked {@code auto}, {@code cpu} or {@code gpu}
 * @param used {@code cpu} or {@code cuda}
 * @param reason why a GPU is not used though it could have been asked for; empty if it is used or was not wanted
 */
public record Device(String asked, String used, Optional<String> reason) {

	/** Lets the engine choose: a GPU where one works, else the CPU. */
	public static final String AUTO = "auto";
	private static final String CPU = "cpu";
	private static final String GPU = "gpu";
	private static final String CUDA = "cuda";

	/**
	 * Finds the device for a wish. Tries the GPU by asking ONNX Runtime for it.
	 *
	 * @param asked {@code auto}, {@code cpu} or {@code gpu}
	 * @return the device; a GPU that cannot be had falls back to the CPU with the reason
	 * @throws EngineException if the wish is none of the three
	 */
	public static Device choose(String asked) throws EngineException {
		String wish = asked.toLowerCase(Locale.ROOT);
		return switch (wish) {
			case CPU -> new Device(wish, CPU, Optional.empty());
			case AUTO, GPU -> whyNoGpu().map(why -> new Device(wish, CPU, Optional.of(why)))
				.orElseGet(() -> new Device(wish, CUDA, Optional.empty()));
			default -> throw new EngineException("There is no device '" + asked + "'; use auto, cpu or gpu.", null);
		};
	}

	/** @return whether this is a GPU */
	public boolean isGpu() {
		return used.equals(CUDA);
	}

	/** @return for the user: the device, and why it is not the one that was asked for */
	public String description() {
		return reason.filter(why -> !asked.equals(CPU)).map(why -> used + " (" + why + ")").orElse(used);
	}

	/**
	 * @return version of ONNX Runtime that is loaded
	 * @throws EngineException if ONNX Runtime does not start
	 */
	public static String runtimeVersion() throws EngineException {
		return Runtimes.environment().getVersion();
	}

	/**
	 * @return names of the execution providers that the loaded ONNX Runtime was built with
	 * @throws EngineException if ONNX Runtime does not start
	 */
	public static Set<String> providers() throws EngineException {
		Runtimes.engine();
		Set<String> names = new TreeSet<>();
		for (OrtProvider provider : OrtEnvironment.getAvailableProviders()) names.add(provider.getName());
		return names;
	}

	/**
	 * @return why no GPU can be used, empty if one can
	 * @throws EngineException if ONNX Runtime does not start
	 */
	public static Optional<String> whyNoGpu() throws EngineException {
		Runtimes.engine();
		if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
			return Optional.of("this ONNX Runtime is built for the CPU only");
		}
		try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
			options.addCUDA(0);
			return Optional.empty();
		}
		catch (OrtException e) {
			return Optional.of("CUDA does not start: " + Runtimes.reason(e));
		}
	}
}

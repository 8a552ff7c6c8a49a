package org.abscam.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a network runs: what was asked for, what is used, and why if the two differ.
 *
 * @param asked {@code auto}, {@code cpu}, {@code gpu}, {@code cuda}, {@code cuda:N} or {@code webgpu}
 * @param used {@code cpu}, {@code cuda} or {@code webgpu}
 * @param index which CUDA device, from 0
 * @param adapter name of the graphics card, where the system tells it
 * @param reason why the CPU is used though a GPU would have been taken; empty if one is used or none was wanted
 * @param failed whether the reason is that a GPU which was there failed at this network, which users should hear of
 */
public record Device(String asked, String used, int index, Optional<String> adapter, Optional<String> reason, boolean failed) {

	/** Lets the engine choose: CUDA where it works, else WebGPU, else the CPU. */
	public static final String AUTO = "auto";
	/** What can be asked for; a number after {@code cuda:} says which of several cards. */
	public static final List<String> NAMES = List.of(AUTO, "cpu", "gpu", "cuda", "webgpu");
	/** The names for a usage line. */
	public static final String USAGE = "auto|cpu|gpu|cuda[:N]|webgpu";

	private static final String CPU = "cpu";
	private static final String GPU = "gpu";
	private static final Pattern CARD = Pattern.compile("cuda:(\\d{1,3})");

	/**
	 * Finds the device for a wish. Tries GPUs by asking ONNX Runtime for them; what was tried once is remembered.
	 *
	 * @param asked one of {@link #NAMES}, or {@code cuda:N}
	 * @return the device; {@code auto} falls back to the CPU with the reason
	 * @throws EngineException if there is no such device, or one that is asked for by name cannot be had; the sentence says what is
	 *         missing
	 */
	public static Device choose(String asked) throws EngineException {
		String wish = asked.strip().toLowerCase(Locale.ROOT);
		Matcher card = CARD.matcher(wish);
		int index = card.matches() ? Integer.parseInt(card.group(1)) : 0;
		switch (card.matches() ? GpuProvider.CUDA.option() : wish) {
			case CPU:
				return new Device(wish, CPU, 0, Optional.empty(), Optional.empty(), false);
			case AUTO:
				return first(wish, true).orElse(new Device(wish, CPU, 0, Optional.empty(), whyNoGpu(true), false));
			case GPU:
				return first(wish, false).orElseThrow(() -> cannotBeHad(wish, whyNoGpu(false).orElseThrow()));
			case "cuda":
				return named(wish, GpuProvider.CUDA, index);
			case "webgpu":
				return named(wish, GpuProvider.WEBGPU, 0);
			default:
				throw new EngineException("There is no device '" + asked + "'; use auto, cpu, gpu, cuda, cuda:N or webgpu.", null);
		}
	}

	private static Optional<Device> first(String wish, boolean fast) throws EngineException {
		Runtimes.engine();
		for (GpuProvider provider : GpuProvider.values()) {
			if (provider.whyNot(0, fast).isPresent()) continue;
			return Optional.of(new Device(wish, provider.option(), 0, provider.adapter(0), Optional.empty(), false));
		}
		return Optional.empty();
	}

	private static Device named(String wish, GpuProvider provider, int index) throws EngineException {
		Runtimes.engine();
		Optional<String> why = provider.whyNot(index, false);
		if (why.isPresent()) throw cannotBeHad(wish, withRemedy(why.get()));
		return new Device(wish, provider.option(), index, provider.adapter(index), Optional.empty(), false);
	}

	private static String withRemedy(String why) {
		return why.contains(GpuProvider.ABSENT) ? why + RuntimeFolder.remark() : why;
	}

	private static EngineException cannotBeHad(String wish, String why) {
		return new EngineException("The device '" + wish + "' cannot be had: " + why + ".", null);
	}

	/** @return whether this is a GPU, or what stands for one in software */
	public boolean isGpu() {
		return !used.equals(CPU);
	}

	/**
	 * What is opened on a device.
	 *
	 * @param <T> what it is
	 * @param <E> what else may be wrong with it
	 */
	@FunctionalInterface
	public interface Opening<T, E extends Exception> {

		/** @param device where it is to run */
		T on(Device device) throws EngineException, E;
	}

	/**
	 * Opens something here, or on the CPU if this was the engine's own choice and fails.
	 *
	 * @param opening opens it
	 * @param <T> what it is
	 * @param <E> what else may be wrong with it
	 * @return what was opened
	 * @throws EngineException if it does not open, on this device if it was asked for by name
	 * @throws E what the opening throws
	 */
	public <T, E extends Exception> T runs(Opening<T, E> opening) throws EngineException, E {
		try {
			return opening.on(this);
		}
		catch (EngineException e) {
			if (!isGpu() || !asked.equals(AUTO)) throw e;
			Optional<String> why = Optional.of(description() + " failed: " + e.getMessage().replaceFirst("[.]$", ""));
			T opened = opening.on(new Device(asked, CPU, 0, Optional.empty(), why, true));
			giveUp(e); // not before, as a network that runs nowhere says nothing of the GPU
			return opened;
		}
	}

	/**
	 * After a failure, the engine's own choice is another device for the rest of the session, unless memory was short or one graph alone is
	 * to blame.
	 *
	 * @return whether it is
	 */
	boolean giveUp(EngineException failure) {
		if (!isGpu() || !asked.equals(AUTO) || failure instanceof OutOfMemoryException
			|| failure instanceof UnfaithfulException) return false;
		provider().ifPresent(provider -> provider.giveUp(failure.getMessage()));
		return true;
	}

	/** @return bytes of this device's memory that are in use, by whomever; empty where its driver does not tell */
	public OptionalLong memoryInUse() {
		return provider().filter(GpuProvider.CUDA::equals).map(cuda -> GraphicsCards.cudaMemoryInUse(index)).orElse(OptionalLong.empty());
	}

	/** @return for the user: the device with its card, and why it is not a GPU if it could have been one */
	public String description() {
		return used + adapter.map(name -> " on " + name).orElse("") + reason.map(why -> " (" + why + ")").orElse("");
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
	 * @return why {@code auto} takes no GPU, empty if it takes one
	 * @throws EngineException if ONNX Runtime does not start
	 */
	public static Optional<String> whyNoGpu() throws EngineException {
		Runtimes.engine();
		return whyNoGpu(true);
	}

	private static Optional<String> whyNoGpu(boolean fast) {
		Map<String, List<String>> reasons = new LinkedHashMap<>();
		for (GpuProvider provider : GpuProvider.values()) {
			Optional<String> why = provider.whyNot(0, fast);
			if (why.isEmpty()) return Optional.empty();
			reasons.computeIfAbsent(why.get(), reason -> new ArrayList<>()).add("no " + provider);
		}
		return Optional.of(withRemedy(reasons.entrySet().stream().map(r -> String.join(", ", r.getValue()) + ": " + r.getKey())
			.collect(Collectors.joining("; "))));
	}

	/** The provider of this GPU; empty for the CPU. */
	Optional<GpuProvider> provider() {
		return isGpu() ? Optional.of(GpuProvider.of(used)) : Optional.empty();
	}
}

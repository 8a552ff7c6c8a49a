package org.abscam.engine;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ways to a GPU, the best first. All but {@link #option} need a runtime that has started. */
enum GpuProvider {

		/** NVIDIA's, with its own libraries. */
		CUDA("CUDA", OrtProvider.CUDA) {

			@Override
			Optional<String> missing(int index, boolean fast) {
				return GraphicsCards.whyNoCuda(index);
			}

			@Override
			void addTo(OrtSession.SessionOptions options, int index, ModelProto onnx) throws OrtException {
				try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(index)) {
					cuda.add("cudnn_conv_algo_search", "HEURISTIC"); // the default tries all algorithms anew for every shape
					options.addCUDA(cuda);
				}
			}

			@Override
			Optional<String> adapter(int index) {
				return GraphicsCards.cuda(index);
			}
		},

		/** Metal, Direct3D 12 or Vulkan, through Dawn inside ONNX Runtime. */
		WEBGPU("WebGPU", OrtProvider.WEBGPU) {

			@Override
			Optional<String> missing(int index, boolean fast) {
				return GraphicsCards.whyNone(fast);
			}

			@Override
			void addTo(OrtSession.SessionOptions options, int index, ModelProto onnx) throws OrtException {
				options.addWebGPU(WebGpuNodes.options(onnx));
			}

			@Override
			Optional<String> adapter(int index) {
				return GraphicsCards.preferred().map(GraphicsCards.Card::name);
			}
		};

	/** Why not, where another ONNX Runtime would help. */
	static final String ABSENT = "not in this ONNX Runtime";

	/** As Linux says it, and as ONNX Runtime says it on Windows. */
	private static final Pattern MISSING_LIBRARY = Pattern.compile("with error: (\\S+): cannot open shared object"
		+ "|depends on \"([^\"]+)\" which is missing");

	/** A function that a library has only since a later version. */
	private static final Pattern MISSING_FUNCTION = Pattern.compile("undefined symbol: (\\w+), version (lib\\w+)[.]so");
	/** Behind a path that is long. */
	private static final Pattern LOADING = Pattern.compile("Failed to load library \\S+ with error: (.+)", Pattern.DOTALL);

	private final String title;
	private final OrtProvider provider;
	/** Why not, per card: trying is slow and, where it fails, prints lines that nobody should see twice. */
	private final Map<Integer, Optional<String>> tried = new ConcurrentHashMap<>();
	/** Why the engine's own choice is another one for the rest of the session. */
	private final AtomicReference<String> failure = new AtomicReference<>();

	GpuProvider(String title, OrtProvider provider) {
		this.title = title;
		this.provider = provider;
	}

	static GpuProvider of(String option) {
		for (GpuProvider provider : values()) if (provider.option().equals(option)) return provider;
		throw new IllegalArgumentException(option);
	}

	/** What users call it. */
	String option() {
		return provider == OrtProvider.CUDA ? "cuda" : "webgpu";
	}

	/**
	 * @param index which of several cards
	 * @param fast whether it is the engine's own choice: then software that only stands for a GPU is of no use, nor is what failed before
	 * @return why it cannot be used, empty if it can
	 */
	Optional<String> whyNot(int index, boolean fast) {
		if (!OrtEnvironment.getAvailableProviders().contains(provider)) {
			return Optional.of(ABSENT);
		}
		Optional<String> missing = missing(index, fast);
		if (missing.isPresent()) return missing;
		return fast && failed().isPresent() ? failed() : tried.computeIfAbsent(index, this::failure);
	}

	/** What the system lacks, as far as it can be seen without ONNX Runtime. */
	abstract Optional<String> missing(int index, boolean fast);

	private Optional<String> failure(int index) {
		try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
			addTo(options, index, ModelProto.getDefaultInstance());
			return Optional.empty();
		}
		catch (OrtException e) {
			return Optional
				.of(lacking(String.valueOf(e.getMessage())).orElse("it does not start: " + Runtimes.reason(e).replaceFirst("[.]$", "")));
		}
	}

	/** What of CUDA is not there, by the message with which ONNX Runtime fails. */
	static Optional<String> lacking(String message) {
		if (message.contains("Failed to find CUDA shared provider")) {
			return Optional.of("this ONNX Runtime comes without its CUDA library; install onnxruntime_gpu-" + RuntimeFolder.version()
				+ ".jar as the GPU runtime, and NVIDIA's CUDA 12 (12.8 or later) and cuDNN 9");
		}
		Matcher function = MISSING_FUNCTION.matcher(message);
		if (function.find()) {
			return Optional.of("NVIDIA's " + function.group(2) + " is too old, as it lacks " + function.group(1)
				+ "; install CUDA 12.8 or a later 12, and cuDNN 9");
		}
		Matcher library = MISSING_LIBRARY.matcher(message);
		if (!library.find()) {
			Matcher loading = LOADING.matcher(message);
			return loading.find() ? Optional.of("its library cannot be loaded: " + loading.group(1).strip()) : Optional.empty();
		}
		return Optional.of("the library " + (library.group(1) == null ? library.group(2) : library.group(1)) + " is missing; install "
			+ "NVIDIA's CUDA 12 (12.8 or later) and cuDNN 9, and see that their folder is among those that the system searches");
	}

	/**
	 * Leaves it alone for the rest of the session, unless it is asked for by name: a card that is lost stays lost until the next start.
	 *
	 * @param why it failed
	 */
	void giveUp(String why) {
		failure.compareAndSet(null, "it failed before in this session: " + why.replaceFirst("[.]$", ""));
	}

	/** Why it was given up, empty if it was not. */
	Optional<String> failed() {
		return Optional.ofNullable(failure.get());
	}

	/** Lets a session run on it. */
	abstract void addTo(OrtSession.SessionOptions options, int index, ModelProto onnx) throws OrtException;

	/** The name of the card, where the system tells it. */
	abstract Optional<String> adapter(int index);

	@Override
	public String toString() {
		return title;
	}
}

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

/** The ways to a GPU, the best first. All but {@link #option} need a runtime that has started. */
enum GpuProvider {

	/** NVIDIA's, with its own libraries. */
	CUDA("CUDA", OrtProvider.CUDA) {

		@Override
		Optional<String> missing(boolean fast) {
			return Optional.empty();
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
		Optional<String> missing(boolean fast) {
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

	private final String title;
	private final OrtProvider provider;
	/** Why not, per card: trying is slow and, where it fails, prints lines that nobody should see twice. */
	private final Map<Integer, Optional<String>> tried = new ConcurrentHashMap<>();

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
	 * @param fast whether software that only stands for a GPU is of no use
	 * @return why it cannot be used, empty if it can
	 */
	Optional<String> whyNot(int index, boolean fast) {
		if (!OrtEnvironment.getAvailableProviders().contains(provider)) {
			return Optional.of(ABSENT);
		}
		Optional<String> missing = missing(fast);
		return missing.isPresent() ? missing : tried.computeIfAbsent(index, this::failure);
	}

	/** What the system lacks, as far as it can be seen without ONNX Runtime. */
	abstract Optional<String> missing(boolean fast);

	private Optional<String> failure(int index) {
		try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
			addTo(options, index, ModelProto.getDefaultInstance());
			return Optional.empty();
		}
		catch (OrtException e) {
			String why = Runtimes.reason(e).replaceFirst("[.]$", "");
			return Optional.of(why.contains("Failed to find CUDA shared provider")
				? "this ONNX Runtime comes without its CUDA library; install onnxruntime_gpu-" + RuntimeFolder.version() + ".jar as the GPU runtime, and "
					+ "NVIDIA's driver, CUDA and cuDNN" : "it does not start: " + why);
		}
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

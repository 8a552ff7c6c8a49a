package org.abscam.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.abscam.files.TemporaryFolder;

/**
 * An ONNX graph loaded into ONNX Runtime: open once, run many times, close. Holds native memory until closed. One thread at a
 * time.
 */
public final class Network implements AutoCloseable {

	/** Bytes from which a graph goes through a file. */
	private static final int LARGE = 16 << 20;

	private final Model model;
	private final Predictor<Map<String, Array>, Map<String, Array>> predictor;
	private final OrtSession.SessionOptions options;
	private final Device device;
	private boolean ran;

	private Network(Model model, OrtSession.SessionOptions options, Device device) {
		this.device = device;
		this.model = model;
		this.options = options;
		this.predictor = model.newPredictor(new ByName());
	}

	/**
	 * Opens a graph. Blocks until ONNX Runtime has optimised it. Large graphs go through a temporary file, so that their weights
	 * are not copied on the Java heap.
	 *
	 * @param onnx the graph
	 * @param device where to run
	 * @param threads threads of one run on the CPU, 0 for ONNX Runtime's choice
	 * @return the network
	 * @throws EngineException if ONNX Runtime refuses the graph, or the temporary file cannot be written
	 */
	public static Network open(ModelProto onnx, Device device, int threads) throws EngineException {
		ModelProto named = device.provider().isPresent() ? WebGpuNodes.named(onnx) : onnx;
		if (named.getSerializedSize() <= LARGE) {
			return open(device, threads, named, (model, options) -> model.load(new ByteArrayInputStream(named.toByteArray()), options));
		}
		try (TemporaryFolder folder = TemporaryFolder.create()) {
			Path file = folder.path().resolve("model.onnx");
			try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW))) {
				named.writeTo(out);
			}
			return open(device, threads, named, (model, options) -> model.load(file, null, options));
		}
		catch (IOException e) {
			throw new EngineException(
				"The model, of " + (named.getSerializedSize() >> 20) + " MB, cannot be opened: " + TemporaryFolder.why(e)
					+ ".",
				e);
		}
	}

	/**
	 * Opens a graph. Blocks until ONNX Runtime has optimised it.
	 *
	 * @param onnx an ONNX file's content
	 * @param device where to run
	 * @param threads threads of one run on the CPU, 0 for ONNX Runtime's choice
	 * @return the network
	 * @throws EngineException if ONNX Runtime refuses the graph
	 */
	public static Network open(byte[] onnx, Device device, int threads) throws EngineException {
		try {
			return open(ModelProto.parseFrom(onnx), device, threads);
		}
		catch (InvalidProtocolBufferException e) {
			throw new EngineException("The graph is no ONNX file: " + Runtimes.reason(e), e);
		}
	}

	@FunctionalInterface
	private interface Loading {

		void load(Model model, Map<String, Object> options) throws IOException, MalformedModelException;
	}

	private static Network open(Device device, int threads, ModelProto onnx, Loading loading) throws EngineException {
		Engine engine = Runtimes.engine();
		Model model = null;
		OrtSession.SessionOptions options = null;
		try {
			options = options(device, threads, onnx);
			model = engine.newModel("abscam", ai.djl.Device.cpu()); // where arrays are made; DJL would add CUDA with its own settings
			loading.load(model, Map.of("sessionOptions", options));
			return new Network(model, options, device);
		}
		catch (OrtException | IOException | MalformedModelException | RuntimeException | LinkageError | OutOfMemoryError e) {
			if (model != null) model.close();
			if (options != null) options.close();
			throw failure("ONNX Runtime cannot open the graph on " + device.used() + ": ", e);
		}
	}

	/** Settings of a session, for a graph that went through {@link WebGpuNodes#named}. */
	static OrtSession.SessionOptions options(Device device, int threads, ModelProto onnx) throws OrtException {
		OrtSession.SessionOptions options = new OrtSession.SessionOptions();
		try {
			options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL); // errors come as exceptions, and may be mended
			if (threads > 0) options.setIntraOpNumThreads(threads);
			if (device.provider().isPresent()) device.provider().get().addTo(options, device.index(), onnx);
			return options;
		}
		catch (OrtException | RuntimeException e) {
			options.close();
			throw e;
		}
	}

	/**
	 * Runs the graph. Blocks until the results are on the Java heap.
	 *
	 * @param inputs an array for every input, by name
	 * @return an array for every output, by name
	 * @throws OutOfMemoryException if there is not enough memory; a smaller batch may do, with this same network
	 * @throws EngineException if the run fails for another reason
	 */
	public Map<String, Array> run(Map<String, Array> inputs) throws EngineException {
		try {
			Map<String, Array> results = predictor.predict(inputs);
			ran = true;
			return results;
		}
		catch (TranslateException | RuntimeException | OutOfMemoryError e) {
			EngineException failure = failure("ONNX Runtime could not run the network: ", e);
			if (!ran || !device.giveUp(failure)) throw failure; // what never ran says nothing of the device
			throw new EngineException(
				failure.getMessage().replaceFirst("[.]$", "") + "; try again, from now on another device is used in place of "
					+ device.description() + ".",
				e);
		}
	}

	static EngineException failure(String what, Throwable e) {
		String sentence = what + Runtimes.reason(e);
		return Runtimes.isOutOfMemory(e) ? new OutOfMemoryException(sentence, e) : new EngineException(sentence, e);
	}

	/** Frees the native memory. */
	@Override
	public void close() {
		predictor.close();
		model.close();
		options.close();
	}

	/** Hands arrays to DJL under their names and takes the results off the native heap. */
	private static final class ByName implements NoBatchifyTranslator<Map<String, Array>, Map<String, Array>> {

		@Override
		public NDList processInput(TranslatorContext context, Map<String, Array> inputs) {
			NDList list = new NDList(inputs.size());
			inputs.forEach((name, array) -> {
				NDArray tensor = create(context.getNDManager(), array);
				tensor.setName(name);
				list.add(tensor);
			});
			return list;
		}

		private static NDArray create(NDManager manager, Array array) {
			Shape shape = new Shape(array.shape());
			if (array instanceof Array.Floats floats) return manager.create(FloatBuffer.wrap(floats.values()), shape, DataType.FLOAT32);
			return manager.create(LongBuffer.wrap(((Array.Integers) array).values()), shape, DataType.INT64);
		}

		@Override
		public Map<String, Array> processOutput(TranslatorContext context, NDList list) {
			Map<String, Array> outputs = new LinkedHashMap<>();
			for (NDArray array : list) {
				ByteBuffer bytes = array.toByteBuffer();
				long[] shape = array.getShape().getShape();
				if (array.getDataType() == DataType.INT64) {
					long[] values = new long[bytes.remaining() / Long.BYTES];
					bytes.asLongBuffer().get(values);
					outputs.put(array.getName(), new Array.Integers(values, shape));
				}
				else {
					float[] values = new float[bytes.remaining() / Float.BYTES];
					bytes.asFloatBuffer().get(values);
					outputs.put(array.getName(), new Array.Floats(values, shape));
				}
			}
			return outputs;
		}
	}
}

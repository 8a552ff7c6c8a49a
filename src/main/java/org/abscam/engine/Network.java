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
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An ONNX graph loaded into ONNX Runtime: open once, run many times, close. Holds native memory until closed. One thread at a
 * time.
 */
public final class Network implements AutoCloseable {

	private final Model model;
	private final Predictor<Map<String, Array>, Map<String, Array>> predictor;
	private final OrtSession.SessionOptions options;

	private Network(Model model, OrtSession.SessionOptions options) {
		this.model = model;
		this.options = options;
		this.predictor = model.newPredictor(new ByName());
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
		Engine engine = Runtimes.engine();
		Model model = null;
		OrtSession.SessionOptions options = null;
		try {
			options = new OrtSession.SessionOptions();
			options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
			if (threads > 0) options.setIntraOpNumThreads(threads);
			model = engine.newModel("abscam", device.isGpu() ? ai.djl.Device.gpu() : ai.djl.Device.cpu());
			model.load(new ByteArrayInputStream(onnx), Map.of("sessionOptions", options));
			return new Network(model, options);
		}
		catch (OrtException | IOException | MalformedModelException | RuntimeException | LinkageError e) {
			if (model != null) model.close();
			if (options != null) options.close();
			throw new EngineException("ONNX Runtime cannot open the graph on " + device.used() + ": " + Runtimes.reason(e), e);
		}
	}

	/**
	 * Runs the graph. Blocks until the results are on the Java heap.
	 *
	 * @param inputs an array for every input, by name
	 * @return an array for every output, by name
	 * @throws EngineException if the run fails, as for lack of memory
	 */
	public Map<String, Array> run(Map<String, Array> inputs) throws EngineException {
		try {
			return predictor.predict(inputs);
		}
		catch (TranslateException | RuntimeException e) {
			throw new EngineException("ONNX Runtime could not run the network: " + Runtimes.reason(e), e);
		}
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

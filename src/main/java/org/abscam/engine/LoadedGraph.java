package org.abscam.engine;

import ai.djl.BaseModel;
import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.nn.LambdaBlock;
import ai.djl.util.passthrough.PassthroughNDArray;
import ai.djl.util.passthrough.PassthroughNDManager;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A session of ONNX Runtime as a model of DJL, whose block takes and gives our arrays by name. DJL's own model of ONNX Runtime can neither
 * be stopped nor given options of a run, asks for CUDA with settings of its own and warns where there is none.
 */
final class LoadedGraph extends BaseModel {

	private static final Set<String> LOOPS = Set.of("Loop", "Scan");

	private final OrtEnvironment environment;
	private final OrtSession session;
	private final int usualSeconds;

	/**
	 * @param session the session, which is closed with this
	 * @param onnx its graph
	 */
	LoadedGraph(OrtEnvironment environment, OrtSession session, ModelProto onnx) {
		super("abscam");
		this.environment = environment;
		this.session = session;
		boolean loops = onnx.getGraph().getNodeList().stream().anyMatch(n -> LOOPS.contains(n.getOpType()));
		this.usualSeconds = loops ? TimeLimit.OF_TRIALS : TimeLimit.USUAL;
		this.manager = new PassthroughNDManager(null, Device.cpu());
		setBlock(new LambdaBlock(this::forward, "onnx"));
	}

	@SuppressWarnings("unchecked")
	private NDList forward(NDList inputs) {
		try {
			return new NDList(new PassthroughNDArray(run((Map<String, Array>) ((PassthroughNDArray) inputs.head()).getObject())));
		}
		catch (OrtException | EngineException e) {
			throw new ai.djl.engine.EngineException(e);
		}
	}

	private Map<String, Array> run(Map<String, Array> inputs) throws OrtException, EngineException {
		Map<String, OnnxTensor> tensors = new HashMap<>();
		try {
			for (Map.Entry<String, Array> input : inputs.entrySet()) tensors.put(input.getKey(), tensor(environment, input.getValue()));
			try (OrtSession.Result results = GuardedRun.of(session, tensors, usualSeconds)) {
				Map<String, Array> arrays = new LinkedHashMap<>();
				for (Map.Entry<String, OnnxValue> result : results) arrays.put(result.getKey(), array((OnnxTensor) result.getValue()));
				return arrays;
			}
		}
		finally {
			tensors.values().forEach(OnnxTensor::close);
		}
	}

	static OnnxTensor tensor(OrtEnvironment environment, Array array) throws OrtException {
		return array instanceof Array.Floats floats
			? OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats.values()), floats.shape())
			: OnnxTensor.createTensor(environment, LongBuffer.wrap(((Array.Integers) array).values()), array.shape());
	}

	private static Array array(OnnxTensor tensor) {
		TensorInfo info = tensor.getInfo();
		ByteBuffer bytes = tensor.getByteBuffer();
		if (info.onnxType == TensorInfo.OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64) {
			long[] values = new long[bytes.remaining() / Long.BYTES];
			bytes.asLongBuffer().get(values);
			return new Array.Integers(values, info.getShape());
		}
		float[] values = new float[bytes.remaining() / Float.BYTES];
		bytes.asFloatBuffer().get(values);
		return new Array.Floats(values, info.getShape());
	}

	@Override
	public void load(Path folder, String prefix, Map<String, ?> options) {
		throw new UnsupportedOperationException("a session is loaded before its model is made");
	}

	@Override
	public void close() {
		super.close();
		try {
			session.close();
		}
		catch (OrtException e) {
			throw new IllegalStateException(e); // ONNX Runtime 1.29.0 declares it and never throws it
		}
	}

	/** DJL warns here of models that are not closed, and takes this one, whose arrays are on the Java heap, for one. */
	@Override
	@SuppressWarnings({"deprecation", "removal"})
	protected void finalize() {}
}

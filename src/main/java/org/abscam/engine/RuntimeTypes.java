package org.abscam.engine;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.TensorType;
import org.abscam.onnx.TypeInference;

/** Asks ONNX Runtime for the types of a graph's tensors. */
public final class RuntimeTypes implements TypeInference {

	@Override
	public Map<String, TensorType> types(byte[] onnx) throws OnnxException {
		try (OrtSession.SessionOptions options = options(); OrtSession session = Runtimes.environment().createSession(onnx, options)) {
			Map<String, TensorType> types = new HashMap<>();
			for (Map.Entry<String, NodeInfo> output : session.getOutputInfo().entrySet()) {
				if (output.getValue().getInfo() instanceof TensorInfo info) types.put(output.getKey(), type(info));
			}
			return types;
		}
		catch (EngineException e) {
			throw new OnnxException(e.getMessage(), e);
		}
		catch (OrtException e) {
			throw new OnnxException("ONNX Runtime does not accept the model: " + Runtimes.reason(e), e);
		}
	}

	@Override
	public Map<String, long[]> run(byte[] onnx, TensorType input) throws OnnxException {
		return runs(onnx, List.of(input)).get(0);
	}

	/** In one session, as to make one takes seconds for a graph of thousands of nodes. */
	@Override
	public List<Map<String, long[]>> runs(byte[] onnx, List<TensorType> inputs) throws OnnxException {
		try (OrtSession.SessionOptions options = options(); OrtSession session = Runtimes.environment().createSession(onnx, options)) {
			List<Map<String, long[]>> runs = new ArrayList<>();
			for (TensorType input : inputs) runs.add(run(session, input));
			return runs;
		}
		catch (EngineException e) {
			throw new OnnxException(e.getMessage(), e);
		}
		catch (OrtException e) {
			throw new OnnxException("ONNX Runtime cannot run the model on an empty image: " + Runtimes.reason(e), e);
		}
	}

	private static Map<String, long[]> run(OrtSession session, TensorType input) throws OrtException, EngineException {
		try (OnnxTensor zeros = zeros(input);
			OrtSession.Result results =
				GuardedRun.of(session, Map.of(session.getInputNames().iterator().next(), zeros), TimeLimit.OF_TRIALS)) {
			Map<String, long[]> values = new HashMap<>();
			for (Map.Entry<String, OnnxValue> result : results) {
				LongBuffer buffer = ((OnnxTensor) result.getValue()).getLongBuffer();
				long[] copy = new long[buffer.remaining()];
				buffer.get(copy);
				values.put(result.getKey(), copy);
			}
			return values;
		}
	}

	@Override
	public List<Map<String, float[]>> togetherAndAlone(byte[] onnx, TensorType one, float[]... images) throws OnnxException {
		try (OrtSession.SessionOptions options = options(); OrtSession session = Runtimes.environment().createSession(onnx, options)) {
			List<Map<String, float[]>> runs = new ArrayList<>(List.of(run(session, one, images)));
			for (float[] image : images) runs.add(run(session, one, image));
			return runs;
		}
		catch (EngineException e) {
			throw new OnnxException(e.getMessage(), e);
		}
		catch (OrtException e) {
			throw new OnnxException("ONNX Runtime cannot run the model on " + images.length + " images: " + Runtimes.reason(e), e);
		}
	}

	private static Map<String, float[]> run(OrtSession session, TensorType one, float[]... images) throws OrtException, EngineException {
		long[] dims = one.dims().clone();
		dims[0] = images.length;
		FloatBuffer values = FloatBuffer.allocate(Arrays.stream(images).mapToInt(image -> image.length).sum());
		for (float[] image : images) values.put(image);
		try (OnnxTensor input = OnnxTensor.createTensor(Runtimes.environment(), values.flip(), dims);
			OrtSession.Result results =
				GuardedRun.of(session, Map.of(session.getInputNames().iterator().next(), input), TimeLimit.OF_TRIALS)) {
			Map<String, float[]> outputs = new HashMap<>();
			for (Map.Entry<String, OnnxValue> result : results) {
				FloatBuffer buffer = ((OnnxTensor) result.getValue()).getFloatBuffer();
				float[] copy = new float[buffer.remaining()];
				buffer.get(copy);
				outputs.put(result.getKey(), copy);
			}
			return outputs;
		}
	}

	private static OnnxTensor zeros(TensorType type) throws OrtException, EngineException {
		OnnxJavaType elements = switch (type.elements()) {
			case DOUBLE -> OnnxJavaType.DOUBLE;
			case FLOAT16 -> OnnxJavaType.FLOAT16;
			case BFLOAT16 -> OnnxJavaType.BFLOAT16;
			default -> OnnxJavaType.FLOAT;
		};
		int count = Math.toIntExact(Arrays.stream(type.dims()).reduce(1, Math::multiplyExact));
		return OnnxTensor.createTensor(Runtimes.environment(), ByteBuffer.allocateDirect(Math.multiplyExact(count, elements.size)),
			type.dims(),
			elements);
	}

	private static OrtSession.SessionOptions options() throws OrtException, EngineException {
		Runtimes.environment();
		OrtSession.SessionOptions options = new OrtSession.SessionOptions();
		options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
		options.setSessionLogLevel(Runtimes.logLevel());
		return options;
	}

	private static TensorType type(TensorInfo info) {
		long[] dims = info.getShape(); // ONNX Runtime reports an unknown rank and a scalar alike, as no sizes
		String name = info.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "");
		DataType elements =
			Arrays.stream(DataType.values()).filter(t -> t.name().equals(name)).findFirst().orElse(DataType.UNDEFINED);
		return new TensorType(elements, dims.length == 0 ? null : dims);
	}
}

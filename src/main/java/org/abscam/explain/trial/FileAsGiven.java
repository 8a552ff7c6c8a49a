package org.abscam.explain.trial;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.engine.Optimisation;
import org.abscam.explain.network.HeldInputs;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.network.RandomNodes;
import org.abscam.explain.options.ExplainException;
import org.abscam.model.ModelException;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.TensorType;
import org.abscam.onnx.read.OnnxModel;

/**
 * Compares a prepared graph, in which operators of older opsets are rewritten and fused ones written out, with the file as it was given: both
 * run once, on the CPU and without optimisation, on the same made-up numbers. For import and check, as it takes the weights twice. A file
 * that says something else each time is held to nothing.
 */
public final class FileAsGiven {

	/** Of the largest number that the file puts out; rounding in float32 comes to 1e-5 at most. */
	private static final double ROUNDING = 1e-3;

	private FileAsGiven() {}

	/**
	 * Blocks for two runs. Volumes that the file takes slice by slice, and files that ONNX Runtime does not run without optimisation, are not
	 * compared.
	 *
	 * @param model a model with its weights
	 * @throws ExplainException if the prepared graph puts out something else; the sentence says how much
	 */
	public static void require(OpenModel model) throws ExplainException {
		if (model.graph().sliced()) return;
		try {
			OnnxModel onnx = HeldInputs
				.of(model.source(), OnnxModel.read(model.source().onnx(), model.source().name(), model.source().folder().orElse(null)))
				.model();
			EditableGraph given = onnx.graph();
			EditableGraph prepared = model.graph().graph().copy();
			int output = prepared.outputs().indexOf(model.graph().head().output());
			TensorType type = prepared.type(model.graph().input()).orElseThrow();
			if (output < 0 || given.outputs().size() != prepared.outputs().size() || type.elements() != DataType.FLOAT) return;
			Array.Floats numbers = numbers(type.dims());
			Optional<Array.Floats> should = run(given, given.inputs().get(0), output, numbers);
			if (should.isEmpty()) return;
			Optional<Array.Floats> is = run(prepared, model.graph().input(), output, numbers);
			String difference = difference(should.get().values(), is.map(Array.Floats::values).orElse(new float[0]));
			if (!difference.isEmpty() && agreesWithItself(given, numbers)) {
				throw new ExplainException(
					"'" + model.source().name() + "' puts out something else once its operators are written in a form "
						+ "that has gradients (" + difference + "); export it again, with opset 18 and without optimising it.");
			}
		}
		catch (OnnxException | ModelException e) {
			throw OpenModel.refused(model.source(), e);
		}
	}

	private static Array.Floats numbers(long[] dims) {
		long[] sizes = dims.clone();
		if (sizes[0] < 0) sizes[0] = 1;
		float[] numbers = new float[Arrays.stream(sizes).mapToInt(Math::toIntExact).reduce(1, Math::multiplyExact)];
		Random random = new Random(1);
		for (int i = 0; i < numbers.length; i++) numbers[i] = random.nextFloat();
		return new Array.Floats(numbers, sizes);
	}

	/** What a graph puts out; nothing where it does not run, or puts out no single precision. */
	private static Optional<Array.Floats> run(EditableGraph graph, String input, int output, Array.Floats numbers) throws OnnxException {
		graph.setOutputs(graph.tensor(graph.outputs().get(output)));
		try (Network network = Network.open(graph.toModel(), Device.choose("cpu"), 0, Optimisation.NONE)) {
			return floats(network.run(Map.of(input, numbers)));
		}
		catch (EngineException e) {
			return Optional.empty();
		}
	}

	private static Optional<Array.Floats> floats(Map<String, Array> results) {
		return results.values().stream().filter(Array.Floats.class::isInstance).map(Array.Floats.class::cast).findFirst();
	}

	/** Two runs of one session: another session would draw the same numbers. What draws some may draw the same by chance. */
	private static boolean agreesWithItself(EditableGraph file, Array.Floats numbers) throws OnnxException {
		if (RandomNodes.in(file.toModel())) return false;
		Map<String, Array> inputs = Map.of(file.inputs().get(0), numbers);
		try (Network network = Network.open(file.toModel(), Device.choose("cpu"), 0, Optimisation.NONE)) {
			float[] first = floats(network.run(inputs)).orElseThrow().values();
			return difference(first, floats(network.run(inputs)).orElseThrow().values()).isEmpty();
		}
		catch (EngineException e) {
			return true; // it ran a moment ago
		}
	}

	/** What is too far apart, in words; empty where nothing is. */
	static String difference(float[] should, float[] is) {
		if (should.length != is.length) return is.length + " numbers instead of " + should.length;
		double difference = 0;
		double largest = 0;
		for (int i = 0; i < is.length; i++) {
			if (!Float.isFinite(should[i])) continue;
			largest = Math.max(largest, Math.abs(should[i]));
			difference = Math.max(difference, Float.isFinite(is[i]) ? Math.abs((double) should[i] - is[i]) : Double.POSITIVE_INFINITY);
		}
		return difference > ROUNDING * largest ? String.format(Locale.ROOT, "apart by %.3g of %.3g", difference, largest) : "";
	}
}

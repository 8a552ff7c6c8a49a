package org.abscam.onnx.classifier;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.abscam.onnx.Attributes;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.Graph;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.TensorType;
import org.abscam.onnx.read.OnnxModel;

/**
 * An input that is held while others change: a constant in its place, the same for each image of a batch.
 *
 * @param tensor name of the input
 * @param values its values of one image, row-major
 */
public record HeldInput(String tensor, float[] values) {

	/**
	 * @param model a model of several inputs
	 * @param image name of the input that stays
	 * @param held all others
	 * @return the model with one input
	 * @throws OnnxException if a sort of numbers cannot be held
	 */
	public static OnnxModel hold(OnnxModel model, String image, List<HeldInput> held) throws OnnxException {
		EditableGraph graph = model.graph();
		for (HeldInput one : held) one.putInto(graph, image);
		return new OnnxModel(model.name(), graph.toModel());
	}

	/**
	 * @param graph a model's graph
	 * @param input one of its inputs
	 * @return sizes of one image's share, the batch as 1; free ones below 0
	 */
	public static long[] sizes(Graph graph, String input) {
		long[] dims = graph.type(input).filter(TensorType::hasRank).map(t -> t.dims().clone()).orElse(new long[0]);
		if (dims.length > 1 || dims.length == 1 && dims[0] < 0) dims[0] = 1;
		return dims;
	}

	private void putInto(EditableGraph graph, String image) throws OnnxException {
		TensorType type = graph.type(tensor).orElseThrow();
		DataType elements = type.elements();
		if (!type.isReal() && !type.isWhole() && elements != DataType.BOOL)
			throw new OnnxException("The input '" + tensor + "' takes " + elements + ", which cannot be held; export it with numbers.");
		double[] numbers = new double[values.length];
		for (int i = 0; i < numbers.length; i++) numbers[i] = values[i];
		long[] sizes = sizes(graph, tensor);
		Tensor one = graph.reals(DataType.FLOAT, sizes, numbers);
		if (elements != DataType.FLOAT) one = one.cast(elements);
		graph.replaceInput(tensor, sizes.length > 0 && sizes[0] == 1 ? ofEachImage(graph, one, sizes.length, image) : one);
	}

	/** Repeated along the first axis as often as there are images. */
	private static Tensor ofEachImage(EditableGraph graph, Tensor one, int rank, String image) {
		Tensor shape = graph.add("Shape", DataType.INT64, List.of(graph.tensor(image)));
		Tensor images = graph.add("Gather", DataType.INT64, List.of(shape, graph.integers(0)));
		Tensor times = images;
		if (rank > 1) {
			long[] once = LongStream.generate(() -> 1).limit(rank - 1L).toArray();
			times = graph.add("Concat", DataType.INT64, List.of(images, graph.integers(once)), Attributes.integer("axis", 0));
		}
		return graph.add("Tile", one.elements(), Arrays.asList(one, times));
	}
}

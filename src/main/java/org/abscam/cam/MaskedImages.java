package org.abscam.cam;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.stream.LongStream;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;

/**
 * The graphs of black-box methods: the forward pass of masked images, and the end of a map. No tensor inside of the network is looked at.
 *
 * @param classification the classifier with what is before and behind it
 */
public record MaskedImages(Classification classification) {

	/**
	 * What a classifier says of x·m or, with something else than 0 where it is masked, of b + (x − b)·m.
	 *
	 * @param withBaseline whether b is an input
	 * @return inputs {@link ExplainerGraph#INPUT} (one image), {@link ExplainerGraph#BASELINE} (in the same shape, if wanted) and
	 *         {@link ExplainerGraph#MASKS} (B×1×spatial of the network's input, 0..1); outputs {@link ExplainerGraph#SCORES} and
	 *         {@link ExplainerGraph#PROBABILITIES} (B×classes)
	 * @throws OnnxException if the graph cannot be written
	 */
	public ModelProto scores(boolean withBaseline) throws OnnxException {
		EditableGraph graph = classification.classifier().graph().copy();
		graph.clearOutputs();
		Object[] sizes = ExplainerGraph.sizes(1, classification.classifier().channels(), classification.classifier().spatial());
		Tensor input = graph.input(ExplainerGraph.INPUT, DataType.FLOAT, sizes);
		Tensor mask =
			graph.input(ExplainerGraph.MASKS, DataType.FLOAT, ExplainerGraph.sizes("B", 1, classification.classifier().spatial()));
		Tensor baseline = withBaseline ? graph.input(ExplainerGraph.BASELINE, DataType.FLOAT, sizes) : null;
		Tensor scores = classification.scores(graph);
		classification.classifier().feed(graph,
			withBaseline ? input.minus(baseline).times(mask).plus(baseline) : input.times(mask));
		Classification.putOut(graph, scores, classification.probability().of(scores.cast(DataType.FLOAT)), "B", classification.classes());
		return graph.toModel();
	}

	/**
	 * From evidence to a map: norm01(relu(e)), resized linearly to the scan.
	 *
	 * @return inputs {@link ExplainerGraph#EVIDENCE} (1×1×spatial of the network's input) and, if the scan is resized,
	 *         {@link ExplainerGraph#SIZE}; output {@link ExplainerGraph#MAP} (1×spatial)
	 * @throws OnnxException if the graph cannot be written
	 */
	public ModelProto map() throws OnnxException {
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		long[] spatial = classification.classifier().spatial();
		long[] positions = LongStream.range(2, 2 + spatial.length).toArray();
		Tensor map = Saliency.initialMap(graph.input(ExplainerGraph.EVIDENCE, DataType.FLOAT, ExplainerGraph.sizes(1, 1, spatial)), spatial,
			positions);
		Tensor placed = classification.resized()
			? map.resizeLinear(graph.input(ExplainerGraph.SIZE, DataType.INT64, spatial.length), false, positions) : map;
		graph.output(placed.squeeze(1), ExplainerGraph.MAP, DataType.FLOAT,
			ExplainerGraph.concat(new Object[] {1}, classification.pixelSizes()));
		return graph.toModel();
	}
}

package org.abscam.cam;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.stream.LongStream;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.TokenSelection;

/**
 * The graphs of black-box methods: what a network says of images, u of masked images, and the end of a map. No tensor inside of the network is
 * looked at.
 *
 * @param classification the classifier with what is before and behind it
 * @param target what is explained
 */
public record MaskedImages(Classification classification, Target target) {

	/**
	 * What a network says of images without masks.
	 *
	 * @return inputs {@link ExplainerGraph#INPUT} (N×C×spatial) and {@link ExplainerGraph#CLASS}; outputs {@link ExplainerGraph#SCORES},
	 *         {@link ExplainerGraph#PROBABILITIES}, {@link ExplainerGraph#CLASS_INDEX} and, where the target has some,
	 *         {@link ExplainerGraph#PARTICULARS}
	 * @throws OnnxException if the graph cannot be written
	 */
	public ModelProto answers() throws OnnxException {
		EditableGraph graph = classifier().graph().copy();
		graph.clearOutputs();
		Target.Answer answer =
			target.answer(classification, target.output(classification, graph), graph.input(ExplainerGraph.CLASS, DataType.INT64, "N"),
				"N");
		classification.putDistance(graph, "N");
		classifier().feed(graph,
			graph.input(ExplainerGraph.INPUT, DataType.FLOAT, ExplainerGraph.sizes("N", classifier().channels(), classifier().spatial())));
		Classification.putOut(graph, answer.scores(), answer.probabilities(), "N", target.reported(classification));
		graph.output(answer.chosen().reshape(-1), ExplainerGraph.CLASS_INDEX, DataType.INT64, "N");
		if (answer.particulars() != null) {
			graph.output(answer.particulars(), ExplainerGraph.PARTICULARS, DataType.FLOAT,
				ExplainerGraph.concat(new Object[] {"N"}, target.particulars(classification).orElseThrow()));
		}
		return graph.toModel();
	}

	/**
	 * The target of masked images after its activation: u(x·m) or, with something else than 0 where it is masked, u(b + (x − b)·m).
	 *
	 * @param withBaseline whether b is an input
	 * @return inputs {@link ExplainerGraph#INPUT} (one image), {@link ExplainerGraph#BASELINE} (in the same shape, if wanted),
	 *         {@link ExplainerGraph#MASKS} (B×1×spatial of the network's input, 0..1), {@link ExplainerGraph#CLASS_INDEX} and, where the target has
	 *         some, {@link ExplainerGraph#PARTICULARS} (of the one image); output {@link ExplainerGraph#CHANNEL_SCORES} (B)
	 * @throws OnnxException if the graph cannot be written
	 */
	public ModelProto scores(boolean withBaseline) throws OnnxException {
		EditableGraph graph = classifier().graph().copy();
		graph.clearOutputs();
		Object[] sizes = ExplainerGraph.sizes(1, classifier().channels(), classifier().spatial());
		Tensor input = graph.input(ExplainerGraph.INPUT, DataType.FLOAT, sizes);
		Tensor mask = graph.input(ExplainerGraph.MASKS, DataType.FLOAT, ExplainerGraph.sizes("B", 1, classifier().spatial()));
		Tensor baseline = withBaseline ? graph.input(ExplainerGraph.BASELINE, DataType.FLOAT, sizes) : null;
		Tensor chosen = graph.input(ExplainerGraph.CLASS_INDEX, DataType.INT64, 1);
		Tensor particulars = target.particulars(classification).map(further -> graph.input(ExplainerGraph.PARTICULARS, DataType.FLOAT,
			ExplainerGraph.concat(new Object[] {1}, further))).orElse(null);
		Tensor y = target.output(classification, graph);
		TokenSelection.moveUp(graph, y.name());
		Tensor score = target.activated(classification, y, chosen, particulars);
		classifier().feed(graph, withBaseline ? input.minus(baseline).times(mask).plus(baseline) : input.times(mask));
		graph.output(score, ExplainerGraph.CHANNEL_SCORES, DataType.FLOAT, "B");
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
		long[] spatial = classifier().spatial();
		long[] positions = LongStream.range(2, 2 + spatial.length).toArray();
		Tensor map = Saliency.initialMap(graph.input(ExplainerGraph.EVIDENCE, DataType.FLOAT, ExplainerGraph.sizes(1, 1, spatial)), spatial,
			positions);
		Tensor placed = classification.resized()
			? map.resizeLinear(graph.input(ExplainerGraph.SIZE, DataType.INT64, spatial.length), false, positions) : map;
		graph.output(placed.squeeze(1), ExplainerGraph.MAP, DataType.FLOAT,
			ExplainerGraph.concat(new Object[] {1}, classification.pixelSizes()));
		return graph.toModel();
	}

	private ClassifierGraph classifier() {
		return classification.classifier();
	}
}

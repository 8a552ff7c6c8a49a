package org.abscam.onnx.classifier;

import static org.abscam.onnx.Attributes.integer;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.TensorType;

/**
 * Where the boxes of a detection network are, and how sure it is of each. Three forms are known: boxes (N×K×4 or K×4: left, top, right, bottom)
 * beside scores (N×K×C, or N×K or K with labels of the same size, or of one class), as torchvision and SSD have them; one output N×(4+C)×K of
 * centre, width and height and class scores, as YOLOv8 has it; and one N×K×(5+C) with how sure it is of the box before those, as YOLOv5 has it.
 */
final class DetectionHead {

	/** Labels are told apart up to here where nobody says how many there are; COCO has 91. */
	private static final int LABELS = 100;
	/** Coordinates of boxes above are pixels, not parts of the image. */
	private static final double PARTS = 2;
	private static final int COORDINATES = 4;

	private final EditableGraph graph;
	private final long[] spatial;

	private DetectionHead(EditableGraph graph, long[] spatial) {
		this.graph = graph;
		this.spatial = spatial;
	}

	/**
	 * Finds the boxes, and adds to the graph one tensor of all that is known of them, N×K×(4+C): left, top, right and bottom as parts of the image,
	 * and how sure the network is of each class; and the highest of these over the boxes, which are scores as of a classifier.
	 *
	 * @param graph a detection network's graph whose types are inferred
	 * @param spatial height and width of the image
	 * @return its scores
	 * @throws OnnxException if it does not put out boxes in one of the known forms
	 */
	static ScoreHead addTo(EditableGraph graph, long[] spatial) throws OnnxException {
		if (spatial.length != 2)
			throw new OnnxException("boxes are looked for in single images, but it takes volumes; use another target.");
		return new DetectionHead(graph, spatial).head();
	}

	private ScoreHead head() throws OnnxException {
		Optional<String> boxes = graph.outputs().stream().filter(o -> isReal(o) && rank(o) <= 3 && last(o) == COORDINATES).findFirst();
		if (boxes.isPresent()) return ofSeveral(boxes.get());
		Optional<String> one = graph.outputs().stream().filter(o -> isReal(o) && rank(o) == 3).findFirst();
		if (one.isPresent() && graph.outputs().size() == 1) {
			long[] dims = graph.type(one.get()).orElseThrow().dims();
			if (dims[1] > COORDINATES && dims[2] > dims[1])
				return centred(graph.tensor(one.get()).transpose(0, 2, 1), one.get(), dims[1], false);
			if (dims[2] > COORDINATES + 1 && dims[1] > dims[2]) return centred(graph.tensor(one.get()), one.get(), dims[2], true);
		}
		String found = String.join(", ", graph.outputs().stream()
			.map(o -> "'" + o + "' " + graph.type(o).map(TensorType::toString).orElse("of unknown shape")).toList());
		throw new OnnxException(
			"it puts out " + found + ", which are no boxes with scores in a known form (boxes N×K×4 beside scores N×K×C or scores "
				+ "and labels N×K; N×(4+C)×K or N×K×(5+C)); the target 'box' is for these alone.");
	}

	private ScoreHead ofSeveral(String boxes) throws OnnxException {
		int rank = rank(boxes);
		List<String> others = graph.outputs().stream().filter(o -> !o.equals(boxes)).toList();
		Tensor found = withBatch(graph.tensor(boxes), rank == 2);
		Optional<String> each = others.stream().filter(o -> isReal(o) && rank(o) == rank && last(o) > 0).findFirst();
		if (each.isPresent()) return head(boxes, found, withBatch(graph.tensor(each.get()), rank == 2), (int) last(each.get()));
		Optional<String> sure = others.stream().filter(o -> isReal(o) && rank(o) == rank - 1).findFirst();
		if (sure.isEmpty())
			throw new OnnxException("it puts out boxes '" + boxes + "', but no scores beside them; the target 'box' needs both.");
		Tensor scores = withBatch(graph.tensor(sure.get()), rank == 2).unsqueeze(2);
		Optional<String> labels = others.stream().filter(o -> !isReal(o) && rank(o) == rank - 1).findFirst();
		if (labels.isEmpty()) return head(boxes, found, scores, 1);
		Tensor label = withBatch(graph.tensor(labels.get()).cast(DataType.INT64), rank == 2).unsqueeze(2);
		Tensor same = graph.integers(LongStream.range(0, LABELS).toArray()).equalTo(label).cast(scores.elements());
		return head(boxes, found, scores.times(same), LABELS);
	}

	/** From centre, width and height. */
	private ScoreHead centred(Tensor all, String output, long columns, boolean sure) {
		Tensor centre = all.slice(2, 0, 2);
		Tensor half = all.slice(2, 2, COORDINATES).times(0.5);
		Tensor corners = centre.minus(half).applyTo("Concat", List.of(centre.plus(half)), integer("axis", 2));
		Tensor classes = all.slice(2, sure ? COORDINATES + 1 : COORDINATES, columns);
		Tensor scores = sure ? classes.times(all.slice(2, COORDINATES, COORDINATES + 1)) : classes;
		return head(output, corners, scores, (int) columns - COORDINATES - (sure ? 1 : 0));
	}

	/** A box of nothing behind the others, as a network may find none. */
	private ScoreHead head(String output, Tensor corners, Tensor scores, int classes) {
		Tensor real = corners.cast(DataType.FLOAT);
		Tensor size = graph.reals(DataType.FLOAT, new long[] {COORDINATES}, spatial[1], spatial[0], spatial[1], spatial[0]);
		Tensor padded = real.applyTo("Pad", List.of(graph.integers(0, 0, 0, 0, 1, 0), real.scalar(0)));
		Tensor pixels = padded.maximum(0, 1, 2).indicatorAbove(PARTS);
		Tensor parts = padded.dividedBy(size.minus(1).times(pixels).plus(1));
		Tensor sure = scores.cast(DataType.FLOAT);
		Tensor all = parts.applyTo("Concat",
			List.of(sure.applyTo("Pad", List.of(graph.integers(0, 0, 0, 0, 1, 0), sure.scalar(0)))), integer("axis", 2));
		Tensor highest = all.slice(2, COORDINATES, COORDINATES + (long) classes).maximum(1).squeeze(1);
		long batch = graph.type(output).orElseThrow().rank() == 3 ? graph.type(output).orElseThrow().dims()[0] : 1;
		graph.setType(highest.name(), new TensorType(DataType.FLOAT, new long[] {batch, classes}));
		return new ScoreHead(output, highest.name(), ScoreHead.Ending.NONE, classes, Optional.empty(), Optional.of(all.name()));
	}

	private static Tensor withBatch(Tensor tensor, boolean missing) {
		return missing ? tensor.unsqueeze(0) : tensor;
	}

	private boolean isReal(String output) {
		return graph.type(output).filter(TensorType::isReal).isPresent();
	}

	private int rank(String output) {
		return graph.type(output).map(TensorType::rank).orElse(0);
	}

	private long last(String output) {
		return Arrays.stream(graph.type(output).orElseThrow().dims()).reduce(0, (a, b) -> b);
	}
}

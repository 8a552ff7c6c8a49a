package org.abscam.onnx.classifier;

import static org.abscam.onnx.Operator.Role.QUANTISING;
import static org.abscam.onnx.Operator.Role.READING_PLACES;
import static org.abscam.onnx.Operator.Role.WHOLE_NUMBERS;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.abscam.onnx.Graph;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Operator;
import org.abscam.onnx.Subgraphs;
import org.abscam.onnx.read.OnnxModel;
import org.abscam.onnx.read.SinglePrecision;
import org.abscam.onnx.read.WholePixels;

/** What is unusual of a classifier's file, and what was made of it: for users who wonder whether they see the network that they know. */
public final class Peculiarities {

	private final ModelProto file;
	private final ClassifierGraph classifier;
	private final Graph graph;

	private Peculiarities(ModelProto file, ClassifierGraph classifier) {
		this.file = file;
		this.classifier = classifier;
		graph = classifier.graph();
	}

	/**
	 * @param bytes an ONNX file's content
	 * @param name how to name it to a user
	 * @param classifier what was made of it
	 * @return a sentence for each, without a full stop; empty where nothing is unusual
	 * @throws OnnxException if the file cannot be read
	 */
	public static List<String> of(byte[] bytes, String name, ClassifierGraph classifier) throws OnnxException {
		Peculiarities all = new Peculiarities(OnnxModel.parse(bytes, name), classifier);
		return Stream
			.of(all.order(), all.functions(), all.halves(), all.pixels(), all.writtenOut(), all.slices(), all.rounding(), all.scores(),
				all.content())
			.flatMap(Optional::stream).toList();
	}

	private Optional<String> order() {
		GraphProto nodes = file.getGraph();
		Set<String> computed =
			nodes.getNodeList().stream().flatMap(n -> n.getOutputList().stream()).collect(Collectors.toCollection(HashSet::new));
		int early = 0;
		for (NodeProto node : nodes.getNodeList()) {
			if (Subgraphs.reads(node).stream().anyMatch(r -> !r.isEmpty() && computed.contains(r))) early++;
			computed.removeAll(node.getOutputList());
		}
		return early == 0 ? Optional.empty() : Optional.of(early + " of its " + nodes.getNodeCount()
			+ " nodes stand in front of what they read; all were put in the order of computation");
	}

	private Optional<String> functions() {
		Set<String> names = file.getFunctionsList().stream().map(f -> f.getName()).collect(Collectors.toCollection(TreeSet::new));
		return names.isEmpty() ? Optional.empty() : Optional.of("functions of its own are written out: " + String.join(", ", names));
	}

	private Optional<String> halves() {
		return SinglePrecision.run(file) == file ? Optional.empty()
			: Optional.of("its numbers of half precision are computed with as float32");
	}

	private Optional<String> pixels() {
		return WholePixels.run(file) == file ? Optional.empty() : Optional.of("it takes whole numbers; pixels are rounded to them");
	}

	private Optional<String> writtenOut() {
		Set<String> gone = file.getGraph().getNodeList().stream().map(n -> new Node(n).operator())
			.filter(o -> Operator.of(o).composition() != null).collect(Collectors.toCollection(TreeSet::new));
		graph.nodes().forEach(n -> gone.remove(n.operator()));
		return gone.isEmpty() ? Optional.empty()
			: Optional.of("nodes that stand for several operators are written out: " + String.join(", ", gone));
	}

	private Optional<String> slices() {
		return classifier.sliced()
			? Optional.of(
				"it sees the slices of a volume one by one and answers for all together; the map is of every slice, and of one scan at a time")
			: Optional.empty();
	}

	private Optional<String> rounding() {
		Set<String> whole =
			graph.nodes().stream().filter(n -> n.is(WHOLE_NUMBERS)).map(Node::operator).collect(Collectors.toCollection(TreeSet::new));
		if (!whole.isEmpty())
			return Optional.of("it computes with whole numbers, through which no gradient goes: " + String.join(", ", whole));
		long rounded = graph.nodes().stream().filter(n -> n.is(QUANTISING)).count();
		return rounded == 0 ? Optional.empty()
			: Optional.of(
				"it rounds to whole numbers at " + rounded + " place(s); gradients are those without rounding, and zero beyond its range");
	}

	private Optional<String> scores() {
		ScoreHead head = classifier.head();
		if (head.boxes().isPresent() || head.dense().isPresent()) return Optional.empty();
		if (head.ending() == ScoreHead.Ending.PROBABILITIES) {
			return Optional.of("'" + head.output()
				+ "' puts out probabilities that are no softmax or sigmoid of scores, but mixed of several or made otherwise; they are explained as they are");
		}
		Optional<String> before = head.steppedOver(graph);
		if (before.isPresent()) return before;
		boolean stepped = graph.nodes().stream().anyMatch(n -> n.is(QUANTISING) && n.inputs().get(0).equals(head.scores()));
		return stepped ? Optional.of("the scores are rounded at the end; those in front of that are explained, '" + head.scores() + "'")
			: Optional.empty();
	}

	/** Where something is cut, repeated or sized by what the image shows. */
	private Optional<String> content() throws OnnxException {
		if (classifier.head().boxes().isPresent()) return Optional.empty();
		List<String> nodes = new ArrayList<>();
		for (Node node : graph.nodesFor(classifier.head().scores())) {
			boolean places = node.is(READING_PLACES) && node.inputs().stream().skip(1).anyMatch(graph::isOfContent);
			boolean sizes = node.inputs().stream().noneMatch(graph::isSizedByContent)
				&& node.outputs().stream().filter(Objects::nonNull).anyMatch(graph::isSizedByContent);
			if (places || sizes) nodes.add(node.description());
		}
		return nodes.isEmpty() ? Optional.empty() : Optional.of("what the image shows decides what the " + String.join(", the ", nodes)
			+ " takes; layers in front of that have no gradient");
	}
}

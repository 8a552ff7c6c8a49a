package org.abscam.onnx;

import static org.abscam.onnx.Operator.Role.GIVING_SIZES;
import static org.abscam.onnx.Operator.Role.POOLING_AXES;
import static org.abscam.onnx.Operator.Role.READING_PLACES;
import static org.abscam.onnx.Operator.Role.SIZED_BY_ALL;
import static org.abscam.onnx.Operator.Role.SIZED_BY_FURTHER;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a graph depends on what an image shows. What depends on no more than the image's size is seen in one run on a black image
 * and holds for all; the rest, a crop around the brightest place for instance, does not.
 *
 * @param values the tensors with values that depend on it
 * @param sizes the tensors with sizes that depend on it, as the number of pixels above a threshold does
 */
record Content(Set<String> values, Set<String> sizes) {

	/** Where nothing depends on an image, or all sizes are known without. */
	static final Content NONE = new Content(Set.of(), Set.of());

	/**
	 * @param graph a graph, its nodes in the order of computation; sizes that are known stand firm
	 * @return what depends on its inputs
	 */
	static Content of(Graph graph) {
		Set<String> values = new HashSet<>(graph.inputs());
		Set<String> sizes = new HashSet<>();
		for (Node node : graph.nodes()) {
			boolean sized = isAny(node.reads(), sizes);
			if (node.is(GIVING_SIZES)) {
				if (sized) values.addAll(node.outputs());
				continue;
			}
			if (!isAny(node.reads(), values)) continue;
			values.addAll(node.outputs());
			if (!reducesAll(node) && (sized || isAny(sizing(node), values))) {
				node.outputs().stream().filter(o -> graph.type(o).filter(TensorType::isStatic).isEmpty()).forEach(sizes::add);
			}
		}
		return new Content(values, sizes);
	}

	/** Whether one number is left, however many there were. */
	private static boolean reducesAll(Node node) {
		return node.is(POOLING_AXES) && !node.has("axes") && !node.hasInput(1) && node.integer("noop_with_empty_axes", 0) == 0;
	}

	private static boolean isAny(Collection<String> tensors, Set<String> of) {
		return tensors.stream().anyMatch(of::contains);
	}

	/** The inputs whose values say of what size the outputs are: all, where nothing is known of the operator. */
	private static List<String> sizing(Node node) {
		List<String> inputs = node.inputs();
		if (!Operator.isKnown(node.operator())) return node.reads();
		if (node.is(SIZED_BY_ALL)) return inputs;
		return node.is(READING_PLACES) || node.is(SIZED_BY_FURTHER) ? inputs.stream().skip(1).toList() : List.of();
	}
}

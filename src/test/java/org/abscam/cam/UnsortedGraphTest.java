package org.abscam.cam;

import static org.abscam.ExpectedValues.relativeL2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.abscam.ExpectedValues;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.onnx.gradient.Gradient;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX Runtime runs graphs whose nodes stand in any order, so converters write such; their gradients are those of PyTorch's autograd all the same. */
class UnsortedGraphTest {

	private static ModelProto reordered(ModelProto model, String order) {
		List<NodeProto> nodes = new ArrayList<>(model.getGraph().getNodeList());
		switch (order) {
			case "reversed" -> Collections.reverse(nodes);
			case "shuffled" -> Collections.shuffle(nodes, new Random(7));
			default -> { // a skip connection's convolution last, as a converter appends it
				NodeProto skip = nodes.stream().filter(n -> n.getName().contains("downsample") && n.getOpType().equals("Conv"))
					.findFirst().orElseThrow();
				nodes.remove(skip);
				nodes.add(skip);
			}
		}
		return model.toBuilder().setGraph(model.getGraph().toBuilder().clearNode().addAllNode(nodes)).build();
	}

	@ParameterizedTest
	@ValueSource(strings = {"skip last", "reversed", "shuffled"})
	void gradientsAreThoseOfTheSortedGraph(String order) throws Exception {
		ExpectedValues expected = ExpectedValues.of("resnet_ts17");
		ModelProto model = reordered(ModelProto.parseFrom(Files.readAllBytes(expected.model())), order);
		ClassifierGraph classifier = ClassifierGraph.of(OnnxModel.read(model.toByteArray(), "unsorted.onnx", null),
			ClassifierGraph.Wish.NONE, new RuntimeTypes(), ExplainerGraph.NAMES);
		assertThat(TargetLayer.automatic(classifier.graph(), classifier.head()).tensor()).isEqualTo(expected.tensor("last"));
		for (String layer : new String[] {"last", "middle", "first"}) {
			EditableGraph graph = classifier.graph().copy();
			Tensor scores = classifier.head().scores(graph);
			Tensor seed = graph.input("seed", DataType.FLOAT, "N", classifier.head().classes());
			Tensor gradient = Gradient.of(graph, scores, seed, graph.tensor(TargetLayer.named(classifier.graph(), classifier.head(),
				expected.tensor(layer)).differentiated()));
			graph.clearOutputs();
			graph.output(gradient.cast(DataType.FLOAT), "gradient", DataType.FLOAT, "N");
			var input = expected.arrays().get("input");
			float[] indices = expected.arrays().get("class_index").values();
			float[] oneHot = new float[indices.length * classifier.head().classes()];
			for (int i = 0; i < indices.length; i++) oneHot[i * classifier.head().classes() + (int) indices[i]] = 1;
			try (Network network = Network.open(graph.toModel().toByteArray(), Device.choose("cpu"), 2)) {
				Array.Floats actual = (Array.Floats) network.run(Map.of(classifier.input(), new Array.Floats(input.values(), input.shape()),
					"seed", new Array.Floats(oneHot, indices.length, classifier.head().classes()))).get("gradient");
				assertThat(relativeL2(actual.values(), expected.arrays().get(layer + "/gradient").values())).as(layer).isLessThan(1e-4);
			}
		}
	}

	@Test
	void circlesEndInASentence() {
		ModelProto circle = new ModelDraft(18).input("x", 1, 4, 6, 6).node("Add", "x,b", "a").node("Relu", "a", "b")
			.node("GlobalAveragePool", "b", "p").node("Flatten", "p", "y").output("y");
		assertThatThrownBy(() -> OnnxModel.read(circle.toByteArray(), "circle.onnx", null)).isInstanceOf(OnnxException.class)
			.hasMessageContaining("'circle.onnx'").hasMessageContaining("in a circle").hasMessageContaining("export it again");
	}
}

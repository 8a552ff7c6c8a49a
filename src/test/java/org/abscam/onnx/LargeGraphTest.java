package org.abscam.onnx;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.ModelDraft.body;
import static org.abscam.onnx.ModelDraft.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.ScoreHead;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.onnx.gradient.Gradient;
import org.abscam.onnx.read.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done to graphs takes time in proportion to their nodes: a hundred thousand, in seconds that a square would turn into hours. */
@Timeout(120)
class LargeGraphTest {

	private static final int NODES = 100_000;
	private static final double LONGEST_SECONDS = 10;

	private static ModelProto chain(ModelDraft draft, String operator, int nodes) {
		for (int i = 0; i < nodes; i++) draft.node(operator, i == 0 ? "first" : "r" + (i - 1), "r" + i);
		return draft.node("GlobalAveragePool", "r" + (nodes - 1), "p").node("Flatten", "p", "f").weights("classes", 4, 3)
			.node("MatMul", "f,classes", "y").output("y");
	}

	/** The types that the runtime would tell. */
	private static EditableGraph typed(ModelProto model) {
		EditableGraph graph = EditableGraph.of(model);
		for (Node node : graph.nodes()) {
			long[] dims = switch (node.operator()) {
				case "GlobalAveragePool" -> new long[] {1, 4, 1, 1};
				case "Flatten" -> new long[] {1, 4};
				case "MatMul" -> new long[] {1, 3};
				default -> new long[] {1, 4, 6, 6};
			};
			graph.setType(node.outputs().get(0), new TensorType(DataType.FLOAT, dims));
		}
		return graph;
	}

	private static void assertQuick(long start) {
		assertThat((processorNanos() - start) / 1e9).as("seconds").isLessThan(LONGEST_SECONDS);
	}

	/** Of this thread, whatever else the machine does. */
	private static long processorNanos() {
		return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
	}

	@Test
	void layersAndGradientOfALongChain() throws Exception {
		EditableGraph graph = typed(chain(new ModelDraft(18).input("first", 1, 4, 6, 6), "Relu", NODES));
		long start = processorNanos();
		ScoreHead head = ScoreHead.find(graph, null);
		assertThat(TargetLayer.automatic(graph, head).tensor()).isEqualTo("r" + (NODES - 1));
		assertThat(TargetLayer.candidates(graph, head)).hasSize(NODES);
		assertThat(Gradient.missingRules(graph, head.scores()).get("first")).isEmpty();
		Tensor seed = graph.tensor("y");
		Tensor gradient = Gradient.of(graph, seed, seed, graph.tensor("r0"));
		graph.setOutputs(gradient);
		assertThat(graph.toModel().getGraph().getNodeCount()).isGreaterThan(2 * NODES);
		assertQuick(start);
	}

	@Test
	void layersBehindAChainThatIsSteppedOver() throws Exception {
		EditableGraph graph = typed(chain(new ModelDraft(18).input("x", 1, 1, 6, 6).weights("w", 4, 1, 3, 3).node("Conv", "x,w", "first",
			integers("pads", 1, 1, 1, 1)), "Identity", NODES));
		long start = processorNanos();
		assertThat(TargetLayer.automatic(graph, ScoreHead.find(graph, null)).tensor()).isEqualTo("first");
		assertQuick(start);
	}

	@Test
	void layersBehindAChainThatIsRoundedAgainAndAgain() throws Exception {
		ModelDraft draft = new ModelDraft(18).input("x", 1, 1, 6, 6).weights("w", 4, 1, 3, 3).reals("scale", new long[0], .1)
			.node("Conv", "x,w", "c", integers("pads", 1, 1, 1, 1)).node("Identity", "c", "d-1");
		for (int i = 0; i < NODES / 2; i++) {
			draft.node("QuantizeLinear", "d" + (i - 1) + ",scale", "q" + i).node("DequantizeLinear", "q" + i + ",scale", "d" + i);
		}
		EditableGraph graph = typed(chain(draft.node("Identity", "d" + (NODES / 2 - 1), "first"), "Identity", 1));
		long start = processorNanos();
		assertThat(TargetLayer.automatic(graph, ScoreHead.find(graph, null)).tensor()).isEqualTo("c");
		assertQuick(start);
	}

	@Test
	void manyFusedNodesAreWrittenOut() throws Exception {
		ModelDraft draft = new ModelDraft(18).input("r-1", 1, 4, 6, 6);
		for (int i = 0; i < NODES / 3; i++) {
			draft.node(nodeOf("Gelu", "r" + (i - 1), "r" + i).toBuilder().setDomain("com.microsoft").build());
		}
		EditableGraph graph = EditableGraph.of(draft.output("r" + (NODES / 3 - 1)));
		Map<String, TensorType> types = new HashMap<>();
		for (Node node : graph.nodes()) types.put(node.outputs().get(0), new TensorType(DataType.FLOAT, new long[] {1, 4, 6, 6}));
		long start = processorNanos();
		Composite.writeOut(graph, "r-1", new long[] {1, 4, 6, 6}, new TypeInference() {

			@Override
			public Map<String, TensorType> types(byte[] onnx) {
				return types;
			}

			@Override
			public Map<String, long[]> run(byte[] onnx, TensorType input) {
				throw new AssertionError("nothing is run here");
			}

			@Override
			public List<Map<String, float[]>> togetherAndAlone(byte[] onnx, TensorType one, float[]... images) {
				throw new AssertionError("nothing is asked of images here");
			}
		});
		assertThat(graph.nodes()).filteredOn(n -> n.operator().equals("Erf")).hasSize(NODES / 3);
		assertQuick(start);
	}

	@Test
	void manyBranches() throws Exception {
		TensorProto yes = TensorProto.newBuilder().setDataType(DataType.BOOL.getNumber()).addInt32Data(1).build();
		ModelDraft draft = new ModelDraft(18).input("first", 1, 4, 6, 6).constant("yes", yes);
		for (int i = 0; i < NODES / 10; i++) {
			String x = i == 0 ? "first" : "r" + (i - 1);
			draft.node("If", "yes", "r" + i, body("then_branch", "t" + i, nodeOf("Relu", x, "t" + i)),
				body("else_branch", "e" + i, nodeOf("Neg", x, "e" + i)));
		}
		EditableGraph graph = EditableGraph.of(draft.output("r" + (NODES / 10 - 1)));
		long start = processorNanos();
		Branches.take(graph, "first", new long[] {1, 4, 6, 6}, new TypeInference() {

			@Override
			public Map<String, TensorType> types(byte[] onnx) {
				return Map.of();
			}

			@Override
			public Map<String, long[]> run(byte[] onnx, TensorType input) throws OnnxException {
				Map<String, long[]> values = new HashMap<>();
				OnnxModelOutputs.of(onnx).forEach(o -> values.put(o, new long[] {1}));
				return values;
			}

			@Override
			public List<Map<String, float[]>> togetherAndAlone(byte[] onnx, TensorType one, float[]... images) {
				throw new AssertionError("nothing is asked of images here");
			}
		});
		assertThat(graph.nodes()).noneMatch(n -> n.operator().equals("If")).filteredOn(n -> n.operator().equals("Relu"))
			.hasSize(NODES / 10);
		assertQuick(start);
	}

	/** Names of the outputs of a model that our code wrote. */
	private static final class OnnxModelOutputs {

		static Iterable<String> of(byte[] onnx) throws OnnxException {
			try {
				return ModelProto.parseFrom(onnx).getGraph().getOutputList().stream().map(o -> o.getName()).toList();
			}
			catch (com.google.protobuf.InvalidProtocolBufferException e) {
				throw new OnnxException("The probe is no ONNX file.", e);
			}
		}
	}

	/** The walk for all tensors says what the walk for one says. */
	@Test
	void missingRulesOfAllTensorsAreThoseOfEach() throws Exception {
		ModelProto model = new ModelDraft(18).input("x", 1, 4, 6, 6).node("Relu", "x", "a").node("Det", "a", "d").node("Abs", "a", "b")
			.node("Shape", "b", "s").node("Reshape", "d,s", "r").node("NoSuch", "r", "q").node("Mul", "b,q", "m").node("Neg", "x", "aside")
			.output("m");
		EditableGraph graph = EditableGraph.of(model);
		Map<String, Set<String>> all = Gradient.missingRules(graph, "m");
		for (String tensor : Set.of("x", "a", "d", "b", "r", "q", "m")) {
			assertThat(all.get(tensor)).as(tensor).containsExactlyInAnyOrderElementsOf(Gradient.missingRules(graph, "m", tensor));
		}
		assertThat(all.get("a")).containsExactlyInAnyOrder("Det", "NoSuch");
		assertThat(all).doesNotContainKey("aside");
	}

	@Test
	void moreNodesThanAreWorkedOn() {
		ModelProto model = chain(new ModelDraft(18).input("first", 1, 4, 6, 6), "Relu", NODES);
		long start = processorNanos();
		assertThatThrownBy(() -> OnnxModel.read(model.toByteArray(), "long.onnx", null)).isInstanceOf(OnnxException.class)
			.hasMessageContaining("'long.onnx'").hasMessageContaining("30000 nodes");
		assertQuick(start);
	}

	/** ONNX Runtime would take the memory: 1.6 thousand million numbers that the graph states. */
	@Test
	void statedSizesAreBoundedBeforeAnythingRuns() throws Exception {
		ModelDraft draft =
			new ModelDraft(17).input("x", 1, 1, 6, 6).weights("w", 4, 1, 3, 3).node("Conv", "x,w", "c", integers("pads", 1, 1, 1, 1))
				.reals("start", new long[0], 0).reals("end", new long[0], 1.6e9).reals("step", new long[0], 1)
				.node("Range", "start,end,step", "range")
				.node("ReduceMin", "range", "least", integer("keepdims", 0)).node("Add", "c,least", "a").node("GlobalAveragePool", "a", "p")
				.node("Flatten", "p", "f").weights("classes", 4, 3).node("MatMul", "f,classes", "y");
		OnnxModel onnx = OnnxModel.read(draft.output("y").toByteArray(), "bomb.onnx", null);
		assertThatThrownBy(() -> ClassifierGraph.of(onnx, ClassifierGraph.Wish.NONE, new RuntimeTypes(), Set.of()))
			.isInstanceOf(OnnxException.class).hasMessageContaining("'range'").hasMessageContaining("1600000000");
	}
}

package org.abscam.onnx.read;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.abscam.onnx.ModelDraft.body;
import static org.abscam.onnx.ModelDraft.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.Constants;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.TensorType;
import org.abscam.onnx.TypeInference;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers at which ONNX Runtime 1.29 ends the whole process are refused by the name of the node before it sees them. */
class SoundNumbersTest {

	private static final int SIZE = 6;

	private static ModelDraft features(int opset, Object... dims) {
		return new ModelDraft(opset).input("x", dims).weights("w", 4, 1, 3, 3).node("Conv", "x,w", "a", integers("pads", 1, 1, 1, 1));
	}

	private static ModelDraft features(int opset) {
		return features(opset, "N", 1, SIZE, SIZE);
	}

	private static ModelProto scored(ModelDraft draft, String last) {
		return draft.node("GlobalAveragePool", last, "p").node("Flatten", "p", "f").weights("classes", 4, 3)
			.node("MatMul", "f,classes", "y")
			.output("y");
	}

	private static ModelDraft cut(ModelDraft draft, String from, String to) {
		return draft.integers("starts" + to, 0).integers("ends" + to, 4).integers("axes" + to, 2)
			.node("Slice", from + ",starts" + to + ",ends" + to + ",axes" + to, to);
	}

	private static ClassifierGraph prepared(ModelProto model) throws OnnxException {
		OnnxModel onnx = OnnxModel.read(model.toByteArray(), "small.onnx", null);
		return ClassifierGraph.of(onnx, new ClassifierGraph.Wish(new long[] {1, SIZE, SIZE}, null), new RuntimeTypes(), Set.of());
	}

	private static void assertRefused(ModelProto model, String... words) {
		assertThatThrownBy(() -> prepared(model)).isInstanceOf(OnnxException.class).hasMessageContainingAll(words);
	}

	@ParameterizedTest
	@ValueSource(ints = {10, 11, 13, 17, 18})
	void windowLargerThanThePictureInFrontOfASlice(int opset) {
		ModelDraft draft = features(opset).node("AveragePool", "a", "v", integers("kernel_shape", 9, 9));
		assertRefused(scored(cut(draft, "v", "s"), "s"), "'v'", "Slice node 'Slice to s'", "negative size");
	}

	@Test
	void sizeOfMinusOneIsToldFromAnUnknownOne() {
		ModelDraft draft = features(17).integers("pads", 0, 0, -SIZE - 1, 0, 0, 0, 0, 0).node("Pad", "a,pads", "v");
		assertRefused(scored(cut(draft, "v", "s"), "s"), "'v'", "negative size");
	}

	/** Its size is known only once the Slice in front of it is looked at. */
	@Test
	void windowBetweenSlices() {
		ModelDraft draft = cut(features(17).node("AveragePool", "a", "v", integers("kernel_shape", 2, 2)), "v", "s")
			.node("MaxPool", "s", "m", integers("kernel_shape", 6, 1));
		assertRefused(scored(cut(draft, "m", "t"), "t"), "'m'", "Slice to t", "negative size");
	}

	/** As PyTorch writes remainders of sizes as the paddings of a Pad: none of the Slices among and behind these needs to be looked at. */
	@Test
	void paddingsThatAreRemaindersOfSizesAreNotNegative() throws Exception {
		for (boolean remainders : new boolean[] {true, false}) {
			EditableGraph graph = EditableGraph.of(scored(paddedAsByPyTorch(remainders ? "Mod" : "Sub"), "s"));
			graph.resizeInput("x", 1L, 1L, (long) SIZE, (long) SIZE);
			AtomicInteger asked = new AtomicInteger();
			RuntimeTypes runtime = new RuntimeTypes();
			SliceSizes.require(graph, new TypeInference() {

				@Override
				public Map<String, TensorType> types(byte[] onnx) throws OnnxException {
					asked.incrementAndGet();
					return runtime.types(onnx);
				}

				@Override
				public Map<String, long[]> run(byte[] onnx, TensorType input) throws OnnxException {
					return runtime.run(onnx, input);
				}

				@Override
				public List<Map<String, float[]>> togetherAndAlone(byte[] onnx, TensorType one, float[]... images) throws OnnxException {
					return runtime.togetherAndAlone(onnx, one, images);
				}
			});
			if (remainders) assertThat(asked).hasValue(0);
			else assertThat(asked).as("a difference may be negative").hasPositiveValue();
		}
	}

	/** Numbers that turn negative where they are cast, picked from rows, or multiplied: the runtime is asked. */
	@Test
	void numbersThatOnlySeemNotNegative() throws Exception {
		TensorProto.DataType eight = TensorProto.DataType.INT8;
		ModelDraft narrow = features(17).integers("n", 0, 0, 200, 0, 0, 0, 0, 0).node("Cast", "n", "c", integer("to", eight.getNumber()))
			.node("Cast", "c", "pads", integer("to", TensorProto.DataType.INT64.getNumber())).node("Pad", "a,pads", "v");
		ModelDraft large = features(17).reals("n", new long[] {8}, 0, 0, 1e20, 0, 0, 0, 0, 0)
			.node("Cast", "n", "pads", integer("to", TensorProto.DataType.INT64.getNumber())).node("Pad", "a,pads", "v");
		ModelDraft row = features(17).integers("some", 5, 5).integers("below", -9, -9).integers("one", 1).constant("zero", scalar(0))
			.node("Unsqueeze", "some,one", "s1").node("Unsqueeze", "below,one", "s2").node("Concat", "s1,s2", "rows", integer("axis", 1))
			.node("Gather", "rows,zero", "picked").integers("six", 0, 0, 0, 0, 0, 0)
			.node("Concat", "six,picked", "pads", integer("axis", 0)).node("Pad", "a,pads", "v");
		ModelDraft empty = features(17).integers("list", 0, 0).node("Shape", "list", "none", integer("start", 1)).integers("two", 9, -9)
			.node("Concat", "none,two", "all", integer("axis", 0)).integers("one", 1).node("Gather", "all,one", "picked")
			.integers("seven", 0, 0, 0, 0, 0, 0, 0).node("Concat", "seven,picked", "pads", integer("axis", 0)).node("Pad", "a,pads", "v");
		ModelDraft tiled = features(17).integers("times", 1, 1, 1 << 30, 1).node("Tile", "a,times", "t1").node("Tile", "t1,times", "t2")
			.node("Tile", "t2,times", "v");
		List<ModelDraft> drafts = List.of(narrow, large, row, empty, tiled);
		for (int i = 0; i < drafts.size(); i++) {
			EditableGraph graph = EditableGraph.of(scored(cut(drafts.get(i), "v", "s"), "s"));
			graph.resizeInput("x", 1L, 1L, (long) SIZE, (long) SIZE);
			AtomicInteger asked = new AtomicInteger();
			SliceSizes.require(graph, new TypeInference() {

				@Override
				public Map<String, TensorType> types(byte[] onnx) {
					asked.incrementAndGet();
					return Map.of();
				}

				@Override
				public Map<String, long[]> run(byte[] onnx, TensorType input) {
					return Map.of();
				}

				@Override
				public List<Map<String, float[]>> togetherAndAlone(byte[] onnx, TensorType one, float[]... images) {
					return List.of();
				}
			});
			assertThat(asked).as("graph " + i).hasPositiveValue();
		}
	}

	private static TensorProto scalar(long value) {
		return Constants.integers(value).toBuilder().clearDims().build();
	}

	private static ModelDraft paddedAsByPyTorch(String operator) {
		return cut(
			features(17).node("Shape", "a", "shape").constant("two", scalar(2)).constant("four", scalar(4))
				.node("Gather", "shape,two", "height")
				.node(operator, "height,four", "by").integers("first", 0).node("Unsqueeze", "by,first", "one").integers("none", 0)
				.node("Concat", "none,none,none,one", "list", integer("axis", 0)).node("Shape", "list", "length")
				.constant("zero", scalar(0))
				.node("Gather", "length,zero", "given").constant("eight", scalar(8)).node("Sub", "eight,given", "left")
				.node("Unsqueeze", "left,first", "others").node("ConstantOfShape", "others", "zeros",
					AttributeProto.newBuilder().setName("value").setType(AttributeProto.AttributeType.TENSOR).setT(Constants.integers(0))
						.build())
				.node("Concat", "list,zeros", "all", integer("axis", 0)).integers("pairs", -1, 2).node("Reshape", "all,pairs", "rows")
				.integers("last", -1).integers("before", Long.MIN_VALUE).node("Slice", "rows,last,before,first,last", "back")
				.node("Transpose", "back", "columns", integers("perm", 1, 0)).node("Reshape", "columns,last", "pads")
				.node("Pad", "a,pads", "v"),
			"v", "s");
	}

	@Test
	void windowLargerThanThePictureInABranch() {
		ModelDraft draft = features(17).node("Shape", "a", "shape").integers("where", 1).integers("four", 4)
			.node("Gather", "shape,where", "k").node("Equal", "k,four", "is").integers("from", 0).integers("to", 4).integers("along", 2)
			.node("If", "is", "b", body("then_branch", "t", nodeOf("MaxPool", "a", "m", integers("kernel_shape", 9, 9)),
				nodeOf("Slice", "m,from,to,along", "t")), body("else_branch", "e", nodeOf("Neg", "a", "e")));
		assertRefused(scored(draft, "b"), "Slice to t", "negative size");
	}

	private static final NodeProto WINDOW = nodeOf("MaxPool", "a", "m", integers("kernel_shape", 9, 9));
	private static final NodeProto CUT = nodeOf("Slice", "m,from,to,along", "t");
	private static final NodeProto RESULT = nodeOf("ReduceMean", "t", "r", integer("keepdims", 1));

	private static ModelDraft looped() {
		return features(17).integers("from", 0).integers("to", 4).integers("along", 2).constant("times", scalar(2));
	}

	private static ValueInfoProto value(String name, TensorProto.DataType elements, long... dims) {
		TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder().setElemType(elements.getNumber());
		if (dims.length > 0) for (long dim : dims) type.getShapeBuilder().addDimBuilder().setDimValue(dim);
		return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(type)).build();
	}

	/** A body that carries v, of the sizes that are said or of any, to next. */
	private static AttributeProto rounds(long[] sizes, NodeProto... nodes) {
		TypeProto.Tensor.Builder one = TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.BOOL.getNumber());
		one.getShapeBuilder();
		ValueInfoProto on = ValueInfoProto.newBuilder().setName("on").setType(TypeProto.newBuilder().setTensorType(one)).build();
		GraphProto.Builder body = GraphProto.newBuilder().setName("body")
			.addInput(on.toBuilder().setName("round").setType(TypeProto.newBuilder().setTensorType(one.clone().setElemType(
				TensorProto.DataType.INT64.getNumber()))))
			.addInput(on).addInput(value("v", TensorProto.DataType.FLOAT, sizes)).addNode(nodeOf("Identity", "on", "again"))
			.addAllNode(Arrays.asList(nodes)).addOutput(on.toBuilder().setName("again"))
			.addOutput(value("next", TensorProto.DataType.FLOAT));
		return AttributeProto.newBuilder().setName("body").setType(AttributeProto.AttributeType.GRAPH).setG(body).build();
	}

	private static ModelProto loopedScores(ModelDraft draft, AttributeProto body) {
		return scored(draft.node("Loop", "times,,a", "l", body), "l");
	}

	/** The window is over what is around the body. */
	@Test
	void windowLargerThanThePictureInABody() {
		assertRefused(loopedScores(looped(), rounds(new long[0], WINDOW, CUT, RESULT, nodeOf("Add", "v,r", "next"))), "Slice to t",
			"negative size");
	}

	/** What is carried has sizes where the body says them. */
	@Test
	void windowLargerThanWhatABodySaysThatItCarries() {
		NodeProto window = nodeOf("MaxPool", "v", "m", integers("kernel_shape", 9, 9));
		assertRefused(loopedScores(looped(), rounds(new long[] {1, 4, SIZE, SIZE}, window, CUT, RESULT, nodeOf("Add", "v,r", "next"))),
			"Slice to t", "negative size");
	}

	@Test
	void windowLargerThanThePictureInABodyWithinABranchWithinABody() {
		AttributeProto inner = rounds(new long[0], WINDOW, CUT, RESULT, nodeOf("Add", "v,r", "next"));
		NodeProto.Builder loop = nodeOf("Loop", "times,,v", "x1", inner).toBuilder();
		GraphProto.Builder renamed = loop.getAttributeBuilder(0).getGBuilder(); // no name stands for two tensors
		for (int i = 0; i < 3; i++) renamed.getInputBuilder(i).setName("inner_" + renamed.getInput(i).getName());
		renamed.setNode(0, nodeOf("Identity", "inner_on", "inner_again")).setNode(4, nodeOf("Add", "inner_v,r", "inner_next"));
		renamed.getOutputBuilder(0).setName("inner_again");
		renamed.getOutputBuilder(1).setName("inner_next");
		NodeProto branches = nodeOf("If", "on", "next", body("then_branch", "x1", loop.build()),
			body("else_branch", "e1", nodeOf("Neg", "v", "e1")));
		assertRefused(loopedScores(looped(), rounds(new long[0], branches)), "Slice to t", "negative size");
	}

	/** The rows of a picture one after another, each a line of one channel. */
	private static ModelProto scanned(int window) {
		GraphProto body = GraphProto.newBuilder().setName("body").addInput(value("s", TensorProto.DataType.FLOAT))
			.addInput(value("row", TensorProto.DataType.FLOAT)).addNode(nodeOf("MaxPool", "row", "m", integers("kernel_shape", window)))
			.addNode(CUT).addNode(RESULT).addNode(nodeOf("Add", "s,r", "s1")).addOutput(value("s1", TensorProto.DataType.FLOAT)).build();
		AttributeProto attribute =
			AttributeProto.newBuilder().setName("body").setType(AttributeProto.AttributeType.GRAPH).setG(body).build();
		return scored(looped().reals("zero", new long[] {1, 1, 1}, 0)
			.node("Scan", "zero,a", "z", attribute, integer("num_scan_inputs", 1), integers("scan_input_axes", 2)).integers("one", 1)
			.node("Unsqueeze", "z,one", "u").node("Add", "a,u", "l"), "l");
	}

	@Test
	void windowLargerThanARowThatIsScanned() {
		assertRefused(scanned(9), "Slice to t", "negative size");
	}

	@Test
	void windowsThatFitAreTakenInBodiesToo() throws Exception {
		NodeProto small = nodeOf("MaxPool", "a", "m", integers("kernel_shape", 2, 2));
		assertThat(prepared(loopedScores(looped(), rounds(new long[0], small, CUT, RESULT, nodeOf("Add", "v,r", "next")))).head().classes())
			.isEqualTo(3);
		assertThat(prepared(scanned(3)).head().classes()).isEqualTo(3);
		NodeProto free = nodeOf("MaxPool", "v", "m", integers("kernel_shape", 3, 3), integers("pads", 1, 1, 1, 1));
		assertThat(prepared(loopedScores(looped(), rounds(new long[0], free, CUT, RESULT, nodeOf("Add", "v,r", "next")))).head().classes())
			.isEqualTo(3);
	}

	@Test
	void lastPartOfASplitBelowZero() {
		ModelDraft draft = features(18, "N", 1, 5, SIZE).node("Split", "a", "q,r,t,u", integer("axis", 2), integer("num_outputs", 4));
		assertRefused(scored(cut(draft, "u", "s"), "s"), "'u'", "negative size");
	}

	@Test
	void windowLargerThanThePicture() {
		assertRefused(scored(features(17).node("MaxPool", "a", "v", integers("kernel_shape", 9, 9)), "v"), "MaxPool to v", "is 9 wide",
			"only 6 wide", "larger images");
		assertRefused(scored(features(17).node("MaxPool", "a", "v", integers("kernel_shape", 3, 3), integers("dilations", 4, 1),
			integers("pads", 1, 0, 1, 0)), "v"), "is 9 wide", "only 6 with a padding of 2 wide");
		assertRefused(scored(features(17, "N", 1, "H", "W").weights("large", 4, 4, 1, 8).node("Conv", "a,large", "v"), "v"), "Conv to v",
			"is 8 wide");
	}

	@Test
	void windowsThatFitAreTaken() throws Exception {
		assertTaken(features(17).node("MaxPool", "a", "v", integers("kernel_shape", 6, 6)));
		assertTaken(features(17).node("MaxPool", "a", "v", integers("kernel_shape", 9, 9),
			AttributeProto.newBuilder().setName("auto_pad").setType(AttributeProto.AttributeType.STRING)
				.setS(ByteString.copyFromUtf8("SAME_UPPER")).build()));
		assertTaken(features(17).node("MaxPool", "a", "v", integers("kernel_shape", 7, 7), integers("strides", 2, 2),
			integer("ceil_mode", 1)));
		assertTaken(cut(cut(features(17, "N", 1, "H", "W").node("AveragePool", "a", "m", integers("kernel_shape", 3, 3)), "m", "s"), "s",
			"v"));
		assertTaken(features(18).node("Split", "a", "v,rest", integer("axis", 2), integer("num_outputs", 2)));
	}

	private static void assertTaken(ModelDraft draft) throws OnnxException {
		assertThat(prepared(scored(draft, "v")).head().classes()).isEqualTo(3);
	}

	@ParameterizedTest
	@CsvSource({"kernel_shape,'0,2'", "kernel_shape,'2,-1'", "strides,'0,1'", "strides,'1,-2'", "dilations,'1,0'", "pads,'0,0,0,-1'",
		"strides,'1,2147483647'", "kernel_shape,'2'", "strides,'1,1,1'", "dilations,'1'", "pads,'0,0,0'", "pads,'1,1'"})
	void attributesThatNoWindowCanHave(String name, String values) {
		long[] numbers = Arrays.stream(values.split(",")).mapToLong(Long::parseLong).toArray();
		NodeProto.Builder pool = NodeProto.newBuilder().setOpType("AveragePool").setName("pool").addInput("a").addOutput("v")
			.addAttribute(integers(name, numbers));
		if (!name.equals("kernel_shape")) pool.addAttribute(0, integers("kernel_shape", 2, 2));
		else pool.addAttribute(integers("strides", 1, 1));
		assertRefused(scored(features(17).node(pool.build()), "v"), "'small.onnx'", name.equals("kernel_shape") ? "" : name,
			"AveragePool node 'pool'");
	}

	@ParameterizedTest
	@ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 1L << 31, 99})
	void axisThatNoTensorHas(long axis) {
		ModelDraft draft = features(17).weights("scale", SIZE).node("LayerNormalization", "a,scale", "v", integer("axis", axis));
		assertRefused(scored(draft, "v"), Long.toString(axis), "'axis'", "LayerNormalization to v");
	}

	@Test
	void countsThatDoNotFit() {
		assertRefused(scored(features(18).node("Split", "a", "v,r,t", integer("num_outputs", 2)), "v"), "2 parts", "3 outputs",
			"Split to v");
		assertRefused(scored(features(17).integers("parts", 4, 2).node("Split", "a,parts", "v,r,t", integer("axis", 2)), "v"), "[4, 2]",
			"3 outputs");
		assertRefused(scored(features(17).integers("parts", 8, -2).node("Split", "a,parts", "v,r", integer("axis", 2)), "v"), "[8, -2]");
		TensorProto none = TensorProto.newBuilder().setDataType(TensorProto.DataType.FLOAT.getNumber()).addDims(0).build();
		ModelDraft draft = features(17).integers("which", 0, 1).constant("depth", none).reals("values", new long[] {2}, 0, 1)
			.node("OneHot", "which,depth,values", "h").node("ReduceSum", "h", "o").node("Add", "a,o", "v");
		assertRefused(scored(draft, "v"), "0 numbers as 'depth'", "OneHot to h");
	}

	/** For a graph of thousands of nodes, ONNX Runtime takes seconds for each session. */
	@Test
	void batchesOfAFreeSizeAreSeenInOneSession() throws Exception {
		ModelDraft draft = features(17).node("Shape", "a", "sizes").node("Cast", "sizes", "real", integer("to", 1))
			.node("Div", "real,real", "ones").node("Resize", "a,,ones", "v");
		RuntimeTypes runtime = new RuntimeTypes();
		AtomicInteger sessions = new AtomicInteger();
		AtomicInteger runs = new AtomicInteger();
		OnnxModel onnx = OnnxModel.read(scored(draft, "v").toByteArray(), "small.onnx", null);
		ClassifierGraph.of(onnx, new ClassifierGraph.Wish(null, null), new TypeInference() {

			@Override
			public Map<String, TensorType> types(byte[] bytes) throws OnnxException {
				return runtime.types(bytes);
			}

			@Override
			public Map<String, long[]> run(byte[] bytes, TensorType input) throws OnnxException {
				return runs(bytes, List.of(input)).get(0);
			}

			@Override
			public List<Map<String, long[]>> runs(byte[] bytes, List<TensorType> inputs) throws OnnxException {
				sessions.incrementAndGet();
				runs.addAndGet(inputs.size());
				return runtime.runs(bytes, inputs);
			}

			@Override
			public List<Map<String, float[]>> togetherAndAlone(byte[] bytes, TensorType one, float[]... images) throws OnnxException {
				return runtime.togetherAndAlone(bytes, one, images);
			}
		}, Set.of());
		assertThat(runs).as("of one image, and of two and three").hasValue(3);
		assertThat(sessions).hasValue(2);
	}

	/** Constants are counted by ONNX Runtime itself. */
	@Test
	void sizesThatAreComputedForOtherAxes() throws Exception {
		for (int count = 2; count <= 4; count++) {
			ModelDraft draft = features(17).node("Shape", "a", "sizes").integers("from", 4 - count).integers("to", 4)
				.node("Slice", "sizes,from,to", "some").node("Cast", "some", "real", integer("to", 1)).reals("large", new long[0], 6)
				.node("Div", "real,large", "ones").reals("one", new long[0], 1).node("Max", "ones,one", "scales")
				.node("Resize", "a,,scales", "v");
			if (count == 4) assertTaken(draft);
			else assertRefused(scored(draft, "v"), "Resize to v", count + " sizes for 4 axes");
		}
	}

	@Test
	void divisors() {
		assertRefused(scored(features(17).node("DepthToSpace", "a", "v", integer("blocksize", 1L << 30)), "v"), "blocksize",
			"DepthToSpace to v");
		assertRefused(scored(features(17).node("SpaceToDepth", "a", "v", integer("blocksize", 0)), "v"), "blocksize");
		assertRefused(scored(features(17).integers("at", 0).node("GatherND", "a,at", "v", integer("batch_dims", -3)), "v"), "batch_dims",
			"GatherND to v");
		assertRefused(scored(features(23).node("Attention", "a,a,a", "v", integer("q_num_heads", 2), integer("kv_num_heads", 0)), "v"),
			"kv_num_heads", "Attention to v");
	}
}

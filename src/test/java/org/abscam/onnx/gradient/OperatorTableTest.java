package org.abscam.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.abscam.engine.Array;
import org.abscam.engine.EngineException;
import org.abscam.engine.RuntimeTypes;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.Node;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Operator;
import org.abscam.onnx.Operator.Role;
import org.abscam.onnx.OpsetUpgrade;
import org.junit.jupiter.api.Test;

/** What is known of operators stands in one table: its rows are operators that there are, and nothing is said elsewhere. */
class OperatorTableTest {

	/** ONNX's own schemas, see schemas.py beside them. */
	private static final Path SCHEMAS = Path.of("src/test/resources/operators/schemas.json");
	private static final Set<String> LATER_DROPPED = Set.of("Upsample", "Scatter");
	/** Several texts one after another. */
	private static final Pattern LIST = Pattern.compile("(?:\"[\\w.]+\"\\s*,\\s*)+\"[\\w.]+\"");
	private static final Pattern TEXT = Pattern.compile("\"([\\w.]+)\"");

	/** Written down anew. */
	private final Map<String, Operator> rows = new RuleBook().rows();
	private final JsonObject schemas;

	OperatorTableTest() throws IOException {
		schemas = JsonParser.parseString(Files.readString(SCHEMAS)).getAsJsonObject();
	}

	/**
	 * Facts of their own, no matter of gradients or layers: at which numbers ONNX Runtime ends the process, what sizes are computed with, and
	 * what leaves numbers adding up to 1 or in their order.
	 */
	private static final Set<String> OF_NUMBERS =
		Set.of("MixedProbabilities.java", "Rescaled.java", "SizeNumbers.java", "SliceSizes.java", "SlidingSizes.java", "SoundNumbers.java");

	@Test
	void noOtherClassListsOperators() throws IOException {
		Map<String, Set<String>> elsewhere = new TreeMap<>();
		for (String room : List.of("onnx", "cam", "evaluate", "explain")) {
			try (Stream<Path> sources = Files.walk(Path.of("src/main/java/org/abscam", room))) {
				for (Path source : sources.filter(p -> p.toString().endsWith(".java")).toList()) {
					Set<String> listed = LIST.matcher(Files.readString(source)).results().flatMap(l -> TEXT.matcher(l.group()).results())
						.map(MatchResult::group).map(t -> t.substring(1, t.length() - 1)).filter(rows::containsKey)
						.collect(Collectors.toCollection(TreeSet::new));
					String name = source.getFileName().toString();
					boolean ofTable = name.endsWith("Rules.java") || name.endsWith("Operators.java") || name.equals("WithoutRule.java");
					if (listed.size() > 2 && !ofTable && !OF_NUMBERS.contains(name)) elsewhere.put(name, listed);
				}
			}
		}
		assertThat(elsewhere).isEmpty();
	}

	@Test
	void onnxRuntimeHasEveryOperator() {
		for (String operator : rows.keySet()) {
			if (operator.contains(".") || LATER_DROPPED.contains(operator)) continue; // of other domains, or of old opsets
			boolean without = rows.get(operator).has(Role.WITHOUT_INPUT);
			ModelProto model =
				new ModelDraft(OpsetUpgrade.WORKING_OPSET + 6).input("x", 1).node(operator, without ? "" : "x", "y").output("y");
			try {
				new RuntimeTypes().types(model.toByteArray());
			}
			catch (OnnxException e) {
				assertThat(e).as(operator).message().doesNotContain("No Op registered");
			}
		}
		ModelProto unknown = new ModelDraft(OpsetUpgrade.WORKING_OPSET + 6).input("x", 1).node("NoSuch", "x", "y").output("y");
		assertThatThrownBy(() -> new RuntimeTypes().types(unknown.toByteArray())).hasMessageContaining("No Op registered");
	}

	@Test
	void whatHasNoGradientHasNoRule() {
		for (Map.Entry<String, Operator> row : rows.entrySet()) {
			boolean none = Stream.of(Role.FLAT, Role.WHOLE_NUMBERS, Role.RECURRENT, Role.BRANCHING).anyMatch(row.getValue()::has);
			if (none) assertThat(RuleBook.of(row.getKey())).as(row.getKey()).isEmpty();
		}
	}

	@Test
	void theRoomOfGraphsFindsTheTable() {
		assertThat(Operator.of("Conv")).isEqualTo(rows.get("Conv"));
		assertThat(Operator.of("NoSuch").roles()).isEmpty();
		assertThat(new Node(ModelDraft.nodeOf("Conv", "x,w", "y")).is(Role.PICTURE)).isTrue();
		assertThat(new Node(ModelDraft.nodeOf("own.Conv", "x,w", "y")).is(Role.PICTURE)).as("of another domain").isFalse();
	}

	@Test
	void whatIsCalledNowhereNegativeIsSoInOnnxRuntime() throws Exception {
		for (String operator : having(Role.NOWHERE_NEGATIVE)) {
			ModelProto model = new ModelDraft(OpsetUpgrade.WORKING_OPSET).input("x", 1, 6).node(operator, "x", "y").output("y");
			for (float value : ModelDraft.run(model, Map.of("x", new Array.Floats(new float[] {-90, -3, -.1f, 0, .1f, 3}, 1, 6))).get("y"))
				assertThat(value).as(operator).isNotNegative();
		}
	}

	@Test
	void halvesAreLackingWhereTheSchemasDoNotAllowThem() {
		assertThat(having(Role.WITHOUT_HALVES)).isEqualTo(named(s -> !s.get("halves").getAsBoolean(), LATER_DROPPED));
	}

	/** What puts out whole numbers or truth values hands no gradient on; what quantises is told from that, and so are places that are picked. */
	@Test
	void whatPutsOutNoRealNumbersIsFlatUnlessItIsQuantised() {
		Set<String> other = union(union(having(Role.WHOLE_NUMBERS), having(Role.QUANTISING)),
			Set.of("Multinomial", "NonMaxSuppression", "OptionalHasElement"));
		assertThat(having(Role.FLAT)).containsAll(named(s -> s.get("flat").getAsBoolean(), other)).contains("ConstantOfShape");
		assertThat(having(Role.GIVING_SIZES)).isEqualTo(Set.of("Shape", "Size"));
		assertThat(having(Role.QUANTISING)).isEqualTo(Set.of("QuantizeLinear", "DynamicQuantizeLinear"));
	}

	/** Of functions of one tensor that ONNX Runtime computes, flat are those whose values a small step changes nowhere. */
	@Test
	void functionsOfOneTensorAreFlatWhereAStepChangesNothing() throws Exception {
		Set<String> random = Set.of("Bernoulli", "RandomNormalLike", "RandomUniformLike");
		Set<String> still = new TreeSet<>();
		int run = 0;
		for (String operator : named(s -> s.get("single").getAsBoolean(), random)) {
			ModelProto model = new ModelDraft(OpsetUpgrade.WORKING_OPSET).input("x", 3, 3).node(operator, "x", "y").output("y");
			float[] before = {.13f, .87f, 1.31f, -.22f, .64f, -.91f, 2.44f, .76f, -.58f};
			float[] after = before.clone();
			for (int i = 0; i < after.length; i++) after[i] += .001f * (i + 1);
			Map<String, float[]> values;
			try {
				values = ModelDraft.run(model, Map.of("x", new Array.Floats(before, 3, 3)));
			}
			catch (EngineException e) {
				continue; // of another rank or opset
			}
			run++;
			if (Arrays.equals(values.get("y"), ModelDraft.run(model, Map.of("x", new Array.Floats(after, 3, 3))).get("y")))
				still.add(operator);
		}
		assertThat(run).isGreaterThan(35);
		assertThat(still).as("Hardmax is not taken for flat: what reads it has no gradient at all").contains("Hardmax");
		still.remove("Hardmax");
		assertThat(having(Role.FLAT)).containsAll(still);
		assertThat(still).containsAll(having(Role.FLAT).stream().filter(schemas::has) // not of other domains
			.filter(o -> schemas.getAsJsonObject(o).get("single").getAsBoolean()).toList());
	}

	@Test
	void firstInputsMayBeLeftOutWhereTheSchemasSaySo() {
		assertThat(having(Role.WITHOUT_INPUT)).isEqualTo(
			named(s -> s.get("least").getAsInt() == 0 || s.get("optional").getAsBoolean(), Set.of("OptionalHasElement")));
	}

	@Test
	void whatHoldsAGraphBranchesOrRecurs() {
		assertThat(union(having(Role.BRANCHING), having(Role.RECURRENT)))
			.isEqualTo(union(named(s -> s.get("bodies").getAsBoolean(), Set.of("SequenceMap")), Set.of("GRU", "LSTM", "RNN")));
		assertThat(having(Role.BRANCHING)).containsExactly("If");
	}

	/** An attribute that was taken away makes an older form, which is rewritten; of the others the meaning changed. */
	@Test
	void olderFormsAreThoseThatTheSchemasChanged() {
		Map<String, Integer> changed = new TreeMap<>(Map.of("Hardmax", 13, "LogSoftmax", 13, "Softmax", 13, "BatchNormalization", 14,
			"RoiAlign", 16, "Resize", 18, "Scatter", 18, "Split", 18, "Upsample", 18));
		for (String operator : named(s -> !s.getAsJsonObject("settings").isEmpty(), Set.of("Scan"))) {
			for (var setting : schemas.getAsJsonObject(operator).getAsJsonObject("settings").entrySet())
				changed.merge(operator, setting.getValue().getAsInt(), Math::max);
		}
		Map<String, Integer> rewritten = new TreeMap<>();
		rows.forEach((name, row) -> {
			if (row.newForm() > 0) rewritten.put(name, row.newForm());
		});
		assertThat(rewritten).isEqualTo(changed);
	}

	/** PyTorch's list "CUDA Ops that can autocast to float32", as far as ONNX has them, and norms that are written out of them. */
	@Test
	void whatAutocastComputesInSinglePrecisionIsDelicate() {
		assertThat(having(Role.DELICATE)).contains("Acos", "Asin", "Cosh", "CumSum", "Exp", "GroupNormalization", "LayerNormalization",
			"Log",
			"LogSoftmax", "LpNormalization", "Pow", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceProd", "ReduceSum",
			"ReduceSumSquare", "Reciprocal", "Sinh", "Softmax", "Softplus", "Sqrt", "Tan", "InstanceNormalization",
			"MeanVarianceNormalization", "RMSNormalization", "LRN", "LpPool", "ReduceMean");
	}

	/** ONNX's operators on whole numbers, and those of ONNX Runtime's documentation that its quantiser writes ("QOperator" format). */
	@Test
	void operatorsOfWholeNumbersAreKnownAndStopAGradient() {
		for (String operator : List.of("ConvInteger", "MatMulInteger", "QLinearConv", "QLinearMatMul", "DynamicQuantizeLinear",
			"com.microsoft.DynamicQuantizeMatMul", "com.microsoft.MatMulIntegerToFloat", "com.microsoft.QGemm", "com.microsoft.QLinearAdd",
			"com.microsoft.QLinearAveragePool", "com.microsoft.QLinearConcat", "com.microsoft.QLinearGlobalAveragePool",
			"com.microsoft.QLinearLeakyRelu", "com.microsoft.QLinearMul", "com.microsoft.QLinearSigmoid")) {
			assertThat(rows).as(operator).containsKey(operator);
			assertThat(rows.get(operator).has(Role.WHOLE_NUMBERS)).as(operator).isTrue();
			assertThat(Remedies.stops(operator)).as(operator).isTrue();
			assertThat(Remedies.of(operator)).contains("whole numbers").contains("QDQ");
		}
	}

	@Test
	void anOperatorStandsInTheTableOnce() {
		OperatorRows twice = RuleBook.written();
		assertThatThrownBy(() -> WithoutRule.addTo(twice)).isInstanceOf(IllegalStateException.class).hasMessageContaining("twice");
	}

	@Test
	void remediesFollowTheReason() {
		assertThat(Remedies.of("LSTM")).contains("recurrent networks are not supported");
		assertThat(Remedies.of("If")).contains("branches while it runs");
		assertThat(Remedies.of("Tan")).isEqualTo("choose a layer behind it with the layer option");
		assertThat(List.of("LSTM", "Loop", "If")).allMatch(Remedies::stops);
		assertThat(List.of("Tan", "Conv", "Shape", "NoSuch")).noneMatch(Remedies::stops);
	}

	private Set<String> having(Role role) {
		return rows.entrySet().stream().filter(r -> r.getValue().has(role)).map(Map.Entry::getKey)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** The operators whose schema says so, but for some. */
	private Set<String> named(Predicate<JsonObject> schema, Set<String> without) {
		return schemas.keySet().stream().filter(n -> !without.contains(n) && schema.test(schemas.getAsJsonObject(n)))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> union(Set<String> a, Set<String> b) {
		return Stream.concat(a.stream(), b.stream()).collect(Collectors.toCollection(TreeSet::new));
	}
}

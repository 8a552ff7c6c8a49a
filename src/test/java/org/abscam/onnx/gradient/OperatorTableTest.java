package org.abscam.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

	private static final Map<String, Operator> ROWS = new RuleBook().rows();
	/** Several texts one after another. */
	private static final Pattern LIST = Pattern.compile("(?:\"[\\w.]+\"\\s*,\\s*)+\"[\\w.]+\"");
	private static final Pattern TEXT = Pattern.compile("\"([\\w.]+)\"");

	@Test
	void noOtherClassListsOperators() throws IOException {
		Map<String, Set<String>> elsewhere = new TreeMap<>();
		for (String room : List.of("onnx", "cam", "evaluate", "explain")) {
			try (Stream<Path> sources = Files.walk(Path.of("src/main/java/org/abscam", room))) {
				for (Path source : sources.filter(p -> p.toString().endsWith(".java")).toList()) {
					Set<String> listed = LIST.matcher(Files.readString(source)).results().flatMap(l -> TEXT.matcher(l.group()).results())
						.map(MatchResult::group).map(t -> t.substring(1, t.length() - 1)).filter(ROWS::containsKey)
						.collect(Collectors.toCollection(TreeSet::new));
					String name = source.getFileName().toString();
					if (listed.size() > 2 && !name.endsWith("Rules.java") && !name.equals("WithoutRule.java")) elsewhere.put(name, listed);
				}
			}
		}
		assertThat(elsewhere).isEmpty();
	}

	@Test
	void onnxRuntimeHasEveryOperator() {
		for (String operator : ROWS.keySet()) {
			if (operator.contains(".") || operator.equals("Upsample") || operator.equals("Scatter")) continue; // of other domains, or of old opsets
			boolean without = ROWS.get(operator).has(Role.WITHOUT_INPUT);
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
		for (Map.Entry<String, Operator> row : ROWS.entrySet()) {
			boolean none = Stream.of(Role.FLAT, Role.WHOLE_NUMBERS, Role.RECURRENT, Role.BRANCHING).anyMatch(row.getValue()::has);
			if (none) assertThat(RuleBook.of(row.getKey())).as(row.getKey()).isEmpty();
		}
	}

	@Test
	void theRoomOfGraphsFindsTheTable() {
		assertThat(Operator.of("Conv")).isEqualTo(ROWS.get("Conv"));
		assertThat(Operator.of("NoSuch").roles()).isEmpty();
		assertThat(new Node(ModelDraft.nodeOf("Conv", "x,w", "y")).is(Role.PICTURE)).isTrue();
		assertThat(new Node(ModelDraft.nodeOf("own.Conv", "x,w", "y")).is(Role.PICTURE)).as("of another domain").isFalse();
	}
}

package org.abscam.explain;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.abscam.cam.CamMethod;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.trial.ExplainerFile;
import org.abscam.model.ModelLibrary;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exported explainers by the rules of ONNX's checker; and that these rules do find what breaks them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportedGraphIsValidTest {

	private static final List<String> MODELS = List.of("breast-ultrasound", "src/test/resources/vectors/densenet_ts17/model.onnx");

	private ModelProto whole;

	static Stream<Arguments> exports() {
		return MODELS.stream().flatMap(model -> Arrays.stream(CamMethod.values()).map(method -> Arguments.of(model, method)));
	}

	@BeforeAll
	void exportDefault() throws Exception {
		whole = export(MODELS.get(0), CamMethod.ABS_CAM);
	}

	@ParameterizedTest
	@MethodSource("exports")
	void exportKeepsTheRulesOfOnnx(String model, CamMethod method) throws Exception {
		assertThat(OnnxChecks.violations(export(model, method))).isEmpty();
	}

	@Test
	void breakingOneRuleIsNoticed() {
		Map<String, Consumer<ModelProto.Builder>> breaks = Map.of(
			"reads", m -> {
				NodeProto first = m.getGraph().getNode(0);
				m.getGraphBuilder().removeNode(0).addNode(first);
			},
			"is one tensor", m -> m.getGraphBuilder().addNode(m.getGraph().getNode(0).toBuilder().setName("again")),
			"name of its own", m -> m.getGraphBuilder().addNode(m.getGraph().getNode(0)),
			"has a type", m -> m.getGraphBuilder().getOutputBuilder(0).clearType(),
			"is computed", m -> m.getGraphBuilder().getOutputBuilder(0).setName("nowhere"),
			"one opset", m -> m.addOpsetImportBuilder().setDomain("com.microsoft"),
			"default domain", m -> m.getGraphBuilder().getNodeBuilder(0).setDomain("com.microsoft"),
			"IR version", m -> m.setIrVersion(7),
			"of the type that it says", m -> attribute(m).setType(AttributeProto.AttributeType.FLOAT),
			"values", m -> m.getGraphBuilder().getInitializerBuilder(0).addDims(2));
		breaks.forEach((rule, change) -> {
			ModelProto.Builder broken = whole.toBuilder();
			change.accept(broken);
			assertThat(OnnxChecks.violations(broken.build())).as(rule).anyMatch(v -> v.contains(rule));
		});
	}

	@Test
	void brokenBodyOfALoopIsNoticed() {
		ModelProto.Builder broken = whole.toBuilder();
		NodeProto.Builder loop =
			broken.getGraphBuilder().getNodeBuilderList().stream().filter(n -> n.getOpType().equals("Loop")).findFirst().orElseThrow();
		GraphProto.Builder body = loop.getAttributeBuilder(0).getGBuilder();
		String taken = broken.getGraph().getNode(0).getOutput(0);
		body.addNode(NodeProto.newBuilder().setOpType("Identity").addInput("nowhere").addOutput(taken));
		assertThat(OnnxChecks.violations(broken.build())).anyMatch(v -> v.contains("reads 'nowhere'")).anyMatch(v -> v.contains("'" + taken
			+ "' is one tensor"));
	}

	private static AttributeProto.Builder attribute(ModelProto.Builder model) {
		return model.getGraphBuilder().getNodeBuilderList().stream().filter(n -> n.getOpType().equals("Conv")).findFirst().orElseThrow()
			.getAttributeBuilder(0);
	}

	private static ModelProto export(String model, CamMethod method) throws Exception {
		ExplainOptions options =
			new ExplainOptions(method, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 0, ExplainOptions.DEFAULT_BATCH);
		return ModelProto.parseFrom(ExplainerFile.compile(ModelLibrary.bundled().find(model), options, new ScanSize(64, 64, 1)));
	}
}

package org.abscam.explain.network;

import static org.abscam.ExpectedValues.relativeL2;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.cam.CamMethod;
import org.abscam.cam.ExplainerGraph;
import org.abscam.cam.Target;
import org.abscam.cli.Run;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.engine.Optimisation;
import org.abscam.engine.UnfaithfulException;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.ImageClassifier;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Masking;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.trial.ExplainerFile;
import org.abscam.explain.trial.TrialRun;
import org.abscam.files.Remembered;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.SaidAxes;
import org.abscam.onnx.classifier.TargetLayer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * ONNX Runtime 1.29 moves a Transpose past a Pad that names its axes without reordering these: the network then pads other sides, and
 * says something else. Written without axes, the same network is computed as it is.
 */
class FaithfulGraphsTest {

	private static final int SIZE = 8;
	private static final String LESS = "runs with the optimisation 'none'";

	@TempDir
	private Path folder;
	private String before;

	@BeforeEach
	void remembersNothing() {
		before = System.getProperty(Remembered.PROPERTY);
		System.setProperty(Remembered.PROPERTY, folder.resolve("cache").toString());
	}

	@AfterEach
	void asBefore() {
		if (before == null) System.clearProperty(Remembered.PROPERTY);
		else System.setProperty(Remembered.PROPERTY, before);
	}

	/** Two rows above and one below, three columns on the right; the same numbers in the order of the axes, or in another with their names. */
	private static ModelProto padded(boolean named) {
		ModelDraft draft = new ModelDraft(18).input("x", "N", 1, SIZE, SIZE).weights("w", 4, 1, 3, 3)
			.node("Conv", "x,w", "c", integers("pads", 1, 1, 1, 1)).node("Relu", "c", "a")
			.node("Transpose", "a", "last", integers("perm", 0, 2, 3, 1)).reals("zero", new long[0], 0);
		if (named) draft.integers("pads", 0, 2, 0, 0, 3, 1, 0, 0).integers("axes", 2, 1, 0, 3).node("Pad", "last,pads,zero,axes", "wide");
		else draft.integers("pads", 0, 2, 0, 0, 0, 1, 3, 0).node("Pad", "last,pads,zero", "wide");
		return draft.node("Transpose", "wide", "first", integers("perm", 0, 3, 1, 2)).weights("v", 6, 4, 3, 3)
			.node("Conv", "first,v", "d").node("Relu", "d", "e").weights("classes", 6 * 9 * 9, 3).node("Flatten", "e", "f")
			.node("MatMul", "f,classes", "y").output("y");
	}

	private ModelSource source(boolean named) throws Exception {
		return ModelLibrary.bundled().find(ModelDraft.write(padded(named), folder.resolve(named + ".onnx")).toString());
	}

	private static ExplainOptions options(CamMethod method) {
		return new ExplainOptions(method, ExplainOptions.TOP, "a", 0, "cpu", 1, 4);
	}

	private static Explanation explain(Explainer explainer) throws Exception {
		List<Explanation> explanations = new ArrayList<>();
		explainer.explain(NetworkImages.of(TrialRun.picture(new long[] {SIZE, SIZE}), explainer.model()),
			(index, explanation) -> explanations.add(explanation), Progress.NONE);
		return explanations.get(0);
	}

	@ParameterizedTest
	@ValueSource(strings = {"abs-cam-initial", "abs-cam"})
	void networkThatTheOptimiserBreaksIsExplainedAsItIs(String name) throws Exception {
		CamMethod method = Stream.of(CamMethod.values()).filter(m -> m.option().equals(name)).findFirst().orElseThrow();
		try (Explainer broken = Explainer.open(source(true), options(method), new ScanSize(SIZE, SIZE, 1));
			Explainer sound = Explainer.open(source(false), options(method), new ScanSize(SIZE, SIZE, 1))) {
			Explanation expected = explain(sound);
			Explanation explanation = explain(broken);
			assertThat(relativeL2(explanation.scores(), expected.scores())).isLessThan(1e-5);
			assertThat(relativeL2(explanation.map(), expected.map())).isLessThan(1e-4);
			assertThat(broken.notes()).anyMatch(note -> note.contains(LESS));
			assertThat(sound.notes()).isEmpty();
		}
	}

	/** Masks with seeds that the image gives: the same for both. */
	@Test
	void itIsMaskedAsItIs() throws Exception {
		Masking coarse = new Masking(List.of(4), List.of(4), 8, List.of(2), .5, OptionalInt.of(1));
		List<float[]> maps = new ArrayList<>();
		for (boolean named : new boolean[] {true, false}) {
			ExplainOptions options =
				new ExplainOptions(BlackBoxMethod.OCCLUSION, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 4).with(coarse);
			try (Explainer explainer = Explainer.open(source(named), options, new ScanSize(SIZE, SIZE, 1))) {
				maps.add(explain(explainer).map());
				assertThat(explainer.notes().stream().anyMatch(note -> note.contains(LESS))).isEqualTo(named);
			}
		}
		assertThat(relativeL2(maps.get(0), maps.get(1))).isLessThan(1e-4);
	}

	@Test
	void itIsClassifiedAsItIs() throws Exception {
		try (ImageClassifier broken = ImageClassifier.open(source(true), options(CamMethod.ABS_CAM), new ScanSize(SIZE, SIZE, 1));
			ImageClassifier sound = ImageClassifier.open(source(false), options(CamMethod.ABS_CAM), new ScanSize(SIZE, SIZE, 1))) {
			assertThat(relativeL2(classify(broken), classify(sound))).isLessThan(1e-5);
			assertThat(broken.notes()).anyMatch(note -> note.contains(LESS));
			assertThat(sound.notes()).isEmpty();
		}
	}

	/** Another program would optimise it. */
	@Test
	void exportedFileSaysSo() throws Exception {
		for (boolean named : new boolean[] {true, false}) {
			ModelProto file =
				ModelProto.parseFrom(ExplainerFile.compile(source(named), options(CamMethod.ABS_CAM), new ScanSize(SIZE, SIZE, 1)));
			assertThat(file.getMetadataPropsList().stream().filter(m -> m.getKey().equals("abscam_optimisation")).map(m -> m.getValue())
				.toList()).isEqualTo(named ? List.of("none") : List.of());
			assertThat(file.getDocString().contains("optimisation level 'none'")).isEqualTo(named);
		}
	}

	@Test
	void checkSaysSo() throws Exception {
		Path file = ModelDraft.write(padded(true), folder.resolve("padded.onnx"));
		assertThat(Run.abscam("models", "check", file).out().lines()).anyMatch(l -> l.startsWith("unusual  ") && l.contains(LESS));
	}

	private static float[] classify(ImageClassifier classifier) throws Exception {
		return classifier.classify(NetworkImages.of(TrialRun.picture(new long[] {SIZE, SIZE}), classifier.model()), Progress.NONE).get(0)
			.scores();
	}

	/** What was found out holds on the next start; damaged, or by another network, it is found out anew. */
	@Test
	void whatWasFoundIsRemembered() throws Exception {
		List<Path> files = List.of();
		for (String content : new String[] {null, null, "nonsense", "abscam remembers 1\nother\nall\n", ""}) {
			if (content != null) for (Path file : files) Files.writeString(file, content);
			try (Explainer explainer = Explainer.open(source(true), options(CamMethod.ABS_CAM_INITIAL), new ScanSize(SIZE, SIZE, 1))) {
				assertThat(explainer.notes()).anyMatch(note -> note.contains(LESS));
			}
			try (Stream<Path> all = Files.walk(folder.resolve("cache"))) {
				files = all.filter(Files::isRegularFile).toList();
			}
			assertThat(files).hasSize(1);
			assertThat(Files.readAllLines(files.get(0))).hasSize(3).endsWith("none");
		}
	}

	/** A network of 8 bits as its file says it, and a processor on whose kernels its phase one has other scores, as if they saturated. */
	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void kernelsOfEightBitsThatRoundOtherwiseAreTold(boolean quantised) throws Exception {
		OpenModel model = OpenModel.of(
			ModelLibrary.bundled().find(ModelDraft.write(rounded(quantised, 1), folder.resolve("r.onnx")).toString()),
			new ScanSize(SIZE, SIZE, 1));
		OpenModel other = OpenModel.of(
			ModelLibrary.bundled().find(ModelDraft.write(rounded(quantised, .5), folder.resolve("other.onnx")).toString()),
			new ScanSize(SIZE, SIZE, 1));
		ModelProto first = firstPhase(model);
		ModelProto saturated = firstPhase(other);
		Device cpu = Device.choose("cpu");
		List<String> opened = new ArrayList<>();
		FaithfulGraphs.Opening processor = (device, graph, optimisation) -> {
			opened.add(graph == first ? "phase one" : "network");
			return Network.open(graph == first ? saturated : graph, device, 1, optimisation);
		};
		for (boolean remembered : new boolean[] {false, true}) {
			FaithfulGraphs graphs = new FaithfulGraphs(model, cpu, processor);
			Optional<ModelProto> alone = Optional.of(model.classification().graph());
			if (!quantised) {
				assertThatThrownBy(() -> graphs.first(first, alone)).isInstanceOf(UnfaithfulException.class)
					.hasMessageContaining("'r' on cpu").hasMessageContaining("differ by");
				assertThat(graphs.note()).isEmpty();
				continue;
			}
			opened.clear();
			graphs.first(first, alone).close();
			assertThat(graphs.note()).get().asString().startsWith("ONNX Runtime's kernels of 8 bits round otherwise on this processor than "
				+ "'r' says: scores of a test picture differ by ").endsWith(".");
			assertThat(graphs.lowest()).isEqualTo(Optimisation.ALL);
			if (remembered) assertThat(opened).as("what was found is not tried again").containsExactly("phase one");
			else assertThat(opened).contains("network").hasSizeGreaterThan(4);
		}
	}

	private static ModelProto firstPhase(OpenModel model) throws Exception {
		TargetLayer layer = Explainer.layer(model, "a", SaidAxes.NOTHING);
		return new ExplainerGraph(model.classification(), layer, CamMethod.ABS_CAM_INITIAL, new Target.OneClass(-1, false)).firstPhase();
	}

	/** @param scale of the scores */
	private static ModelProto rounded(boolean quantised, double scale) {
		ModelDraft draft = new ModelDraft(18).input("x", "N", 1, SIZE, SIZE).weights("w", 4, 1, 3, 3).node("Conv", "x,w", "c")
			.node("Relu", "c", "a").node("GlobalAveragePool", "a", "p").node("Flatten", "p", "f");
		if (quantised) {
			draft.reals("step", new long[0], .01)
				.constant("zero", TensorProto.newBuilder().setDataType(DataType.UINT8.getNumber()).addInt32Data(0).build())
				.node("QuantizeLinear", "f,step,zero", "q").node("DequantizeLinear", "q,step,zero", "d");
		}
		else draft.node("Identity", "f", "d");
		return draft.weights("classes", 4, 3).reals("scale", new long[0], scale).node("MatMul", "d,classes", "m")
			.node("Mul", "m,scale", "y").output("y");
	}

	@Test
	void folderThatCannotBeMadeIsNoHindrance() throws Exception {
		System.setProperty(Remembered.PROPERTY, Files.writeString(folder.resolve("file"), "in the way").toString());
		try (Explainer explainer = Explainer.open(source(true), options(CamMethod.ABS_CAM_INITIAL), new ScanSize(SIZE, SIZE, 1))) {
			assertThat(explainer.notes()).anyMatch(note -> note.contains(LESS));
		}
	}
}

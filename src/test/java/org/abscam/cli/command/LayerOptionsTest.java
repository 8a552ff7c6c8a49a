package org.abscam.cli.command;

import static org.abscam.onnx.Attributes.integer;
import static org.abscam.onnx.Attributes.integers;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.FloatProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.abscam.cli.Run;
import org.abscam.onnx.ModelDraft;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** A layer whose tokens were put in another order, so that its axes, grid and prefix are said: on the command line, in a card. */
class LayerOptionsTest {

	@TempDir
	private Path folder;

	private Path model;
	private Path scan;

	@BeforeEach
	void write() throws Exception {
		ModelDraft draft = new ModelDraft(17).input("x", "N", 1, 4, 16).weights("w", 8, 1, 2, 2)
			.node("Conv", "x,w", "patches", integers("strides", 2, 2)).integers("tokens", 0, 8, -1).node("Reshape", "patches,tokens", "r")
			.node("Transpose", "r", "t", integers("perm", 0, 2, 1)).integers("order", LongStream.range(0, 16).map(i -> 15 - i).toArray())
			.node("Gather", "t,order", "reversed", integer("axis", 1)).integers("pads", 0, 1, 0, 0, 0, 0).node("Pad", "reversed,pads", "p")
			.node("Relu", "p", "shuffled").node("ReduceMean", "shuffled", "f", integers("axes", 1), integer("keepdims", 0))
			.weights("classes", 8, 3).node("Gemm", "f,classes", "y");
		model = ModelDraft.write(draft.output("y"), folder.resolve("model.onnx"));
		scan = folder.resolve("scan.tif");
		new FileSaver(new ImagePlus("scan", new FloatProcessor(16, 4, ModelDraft.image(3, 4, 16).values()))).saveAsTiff(scan.toString());
	}

	private Object[] with(Object... arguments) {
		Object[] said = {"--layer", "shuffled", "--axes", "NTC", "--grid", "2x8", "--prefix", "1"};
		Object[] all = new Object[arguments.length + said.length];
		System.arraycopy(arguments, 0, all, 0, arguments.length);
		System.arraycopy(said, 0, all, arguments.length, said.length);
		return all;
	}

	@Test
	void modelsCheckSaysLayerReasonAxesGridAndPrefix() {
		Run said = Run.abscam(with("models", "check", model));
		assertThat(said.out()).contains("target   shuffled: as it is asked for")
			.contains("axes     NTC (N×17×8), grid 2×8, prefix 1, 8 channels").contains("usable   yes");
		Run automatic = Run.abscam("models", "check", model);
		assertThat(automatic.out()).contains("target   patches: it is the last one with positions that the scores depend on")
			.contains("axes     NCHW (N×8×2×8), grid 2×8, prefix 0, 8 channels");
		Run unsaid = Run.abscam("models", "check", model, "--layer", "shuffled");
		assertThat(unsaid.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(unsaid.err()).contains("'shuffled' is N×17×8").contains("say it, such as --axes NTC --grid 14x14 --prefix 1");
	}

	@Test
	void theRecordHoldsAxesGridAndPrefix() {
		Run run = Run.abscam(with("explain", scan, "--model", model, "--method", "grad-cam", "--json"));
		assertThat(run.err()).doesNotContain("abscam: The layer");
		JsonObject layer = JsonParser.parseString(run.out()).getAsJsonObject().getAsJsonArray("layers").get(0)
			.getAsJsonObject();
		assertThat(layer.get("tensor").getAsString()).isEqualTo("shuffled");
		assertThat(layer.get("axes").getAsString()).isEqualTo("NTC");
		assertThat(layer.get("grid").toString()).isEqualTo("[2,8]");
		assertThat(layer.get("prefix").getAsInt()).isEqualTo(1);
	}

	@Test
	void theExportedFileSaysThemToo() throws Exception {
		Path out = folder.resolve("explainer.onnx");
		Run run = Run.abscam(with("export", "--model", model, "--method", "abs-cam", "--out", out));
		assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
		Map<String, String> metadata = ModelProto.parseFrom(Files.readAllBytes(out)).getMetadataPropsList().stream()
			.collect(Collectors.toMap(p -> p.getKey(), p -> p.getValue()));
		assertThat(metadata).containsEntry("abscam_layer", "shuffled").containsEntry("abscam_layer_axes", "NTC")
			.containsEntry("abscam_layer_grid", "2x8").containsEntry("abscam_layer_prefix", "1");
	}

	@Test
	void aCardSaysThem() throws Exception {
		String card = """
			format_version: 0.5.7
			type: model
			name: test
			license: MIT
			authors: [{name: Somebody}]
			inputs:
			  - id: image
			    axes:
			      - {type: batch}
			      - {type: channel, channel_names: [grey]}
			      - {type: space, id: y, size: 4}
			      - {type: space, id: x, size: 16}
			outputs:
			  - id: y
			    axes:
			      - {type: batch}
			      - {type: channel, channel_names: [a, b, c]}
			weights:
			  onnx: {source: model.onnx, opset_version: 17}
			config: {abscam: {target_layer: shuffled, target_axes: NTC, target_grid: 2x8, target_prefix: 1}}
			""";
		Path file = Files.writeString(folder.resolve("rdf.yaml"), card);
		assertThat(Run.abscam("models", "check", file).out()).contains("target   shuffled: as the model card says")
			.contains("axes     NTC (N×17×8), grid 2×8, prefix 1, 8 channels").contains("usable   yes");
		Files.writeString(file, card.replace("target_axes: NTC", "target_axes: NXC"));
		assertThat(Run.abscam("models", "check", file).err()).contains("rdf.yaml").contains("The axes 'NXC' cannot be read");
		Files.writeString(file, card.replace("target_layer: shuffled, ", ""));
		assertThat(Run.abscam("models", "check", file).err()).contains("target_layer' is missing, whose axes, grid or prefix is said");
	}
}

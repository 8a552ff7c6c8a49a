package org.abscam.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abscam.model.ModelCard.Activation;
import org.abscam.model.ModelCard.Axis;
import org.abscam.model.ModelCard.FileReference;
import org.abscam.model.ModelCard.Scores;
import org.abscam.model.Preprocessing.FixedZeroMeanUnitVariance;
import org.abscam.model.Preprocessing.ScaleLinear;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cards for models without one: whether they are valid, and say what the user said. */
class NewCardTest {

	private static final List<String> NAMES = List.of("no", "1.0", "~", "a: b", "#1", "'quoted'", "Müller-Zelle", "x".repeat(300),
		"true", "[1]");

	@TempDir
	Path folder;

	private static NewCard card(List<Preprocessing> steps, Activation activation, Optional<FileReference> data) {
		List<Axis> axes = List.of(new Axis(Axis.Kind.BATCH, "batch", 1, 1, List.of()),
			new Axis(Axis.Kind.Z, "z", 16, 0, List.of()), new Axis(Axis.Kind.Y, "y", 64, 0, List.of()),
			new Axis(Axis.Kind.X, "x", 48, 0, List.of()),
			new Axis(Axis.Kind.CHANNEL, "channel", 3, 0, List.of("red", "green", "blue")));
		return new NewCard("A: net!", "of \"x\": y\nz", Optional.of("MIT"), new ModelCard.Input("in:0", axes, steps),
			new ModelCard.Output("out:0", NAMES, activation),
			new ModelCard.Weights(new FileReference("model.onnx", Optional.of("0".repeat(64))), 17, data),
			activation == Activation.NONE ? Scores.PROBABILITIES : Scores.LOGITS, Optional.of("yes: for #tests\nonly"));
	}

	@ParameterizedTest
	@CsvSource({"none,'','',SOFTMAX", "0-1,'','',SIGMOID", "imagenet,'','',NONE", "-1-1,'','',SOFTMAX", "0-1,'0.5,0.25,0.125',0.5,SOFTMAX",
		"none,'','1,2,3',SOFTMAX"})
	void theCardIsValidAndReadsBackAsWritten(String preprocessing, String mean, String std, Activation activation)
		throws IOException, ModelException {
		NewCard written = card(UsualPreprocessing.of(preprocessing, mean, std, 3), activation,
			Optional.of(new FileReference("sub/data.bin", Optional.of("1".repeat(64)))));
		ModelCard read = CardText.read(written.yaml());

		assertThat(read.name()).isEqualTo("A net");
		assertThat(read.description()).isEqualTo(written.description());
		assertThat(read.licence()).contains("MIT");
		assertThat(read.input()).isEqualTo(written.input());
		assertThat(read.output()).isEqualTo(written.output());
		assertThat(read.weights()).isEqualTo(written.weights());
		assertThat(read.settings().scores()).contains(written.scores());
		assertThat(read.settings().intendedUse()).isEqualTo(written.intendedUse());
		assertThat(CardSchema.faults(written.yaml())).isEmpty();
	}

	@Test
	void everyLicenceThatIsKnownIsKnownToTheSchema() throws IOException, ModelException {
		assertThat(NewCard.licence(" cc-by-4.0")).isEqualTo("CC-BY-4.0");
		assertThatThrownBy(() -> NewCard.licence("mine")).isInstanceOf(ModelException.class)
			.hasMessageContaining("'mine' is no SPDX licence");
		assertThatThrownBy(() -> NewCard.licence("")).isInstanceOf(ModelException.class);
		String yaml = card(List.of(), Activation.NONE, Optional.empty()).yaml();
		for (String id : new String[] {"0BSD", "GPL-3.0-or-later", "zlib-acknowledgement", "CC0-1.0"})
			assertThat(CardSchema.faults(yaml.replace("license: MIT", "license: " + NewCard.licence(id)))).as(id).isEmpty();
		assertThat(CardSchema.faults(yaml.replace("license: MIT", "license: mine"))).as("the validation would see a fault").isNotEmpty();
	}

	/** Grey level 0, 128 and 255 by hand: ImageNet's numbers are torchvision's, −1 to 1 is x/127.5 − 1. */
	@Test
	void usualPreprocessingIsWhatItsNameSays() throws ModelException {
		assertThat(value(UsualPreprocessing.of("none", "", "", 3), 128, 0)).isEqualTo(128);
		assertThat(value(UsualPreprocessing.of("0-1", "", "", 3), 255, 1)).isCloseTo(1, within(1e-12));
		assertThat(value(UsualPreprocessing.of("-1-1", "", "", 1), 0, 0)).isEqualTo(-1);
		assertThat(value(UsualPreprocessing.of("-1-1", "", "", 1), 255, 0)).isCloseTo(1, within(1e-12));
		assertThat(value(UsualPreprocessing.of("imagenet", "", "", 3), 0, 0)).isCloseTo(-2.1179039, within(1e-6));
		assertThat(value(UsualPreprocessing.of("imagenet", "", "", 3), 255, 2)).isCloseTo(2.64, within(1e-6));
		assertThat(value(UsualPreprocessing.of("0-1", "0.485", ".229", 1), 255, 0)).isCloseTo(.515 / .229, within(1e-9));
		assertThat(value(UsualPreprocessing.of("none", "1,2,3", "", 3), 10, 2)).isEqualTo(7);
	}

	/** By hand: white is 255/255 = 1 for them, so that (1 − mean)/std goes into the network, not (255 − mean)/std. */
	@Test
	void meansAndDeviationsOfValuesUpToOneAreNotTakenFromGreyLevels() throws ModelException {
		String mean = "0.7178,0.5677,0.5456";
		String std = "0.2,0.25,0.5";
		assertThat(value(UsualPreprocessing.of("none", mean, std, 3), 255, 0)).isCloseTo(.2822 / .2, within(1e-9));
		assertThat(value(UsualPreprocessing.of("none", mean, std, 3), 255, 2)).isCloseTo(.4544 / .5, within(1e-9));
		assertThat(UsualPreprocessing.of("none", mean, std, 3)).isEqualTo(UsualPreprocessing.of("0-1", mean, std, 3));
		assertThat(value(UsualPreprocessing.of("none", "", "0.5", 3), 255, 0)).isCloseTo(2, within(1e-9));
		assertThat(value(UsualPreprocessing.of("none", "1", "", 3), 255, 0)).as("a mean of 1 is white").isCloseTo(0, within(1e-9));

		assertThat(value(UsualPreprocessing.of("none", "0", "1", 3), 255, 0)).as("changes nothing").isEqualTo(255);
		assertThat(value(UsualPreprocessing.of("none", "127.5", "127.5", 3), 255, 0)).isEqualTo(1);
		assertThat(value(UsualPreprocessing.of("none", "0.5", "64", 3), 64.5, 0)).as("no deviation of values 0..1").isEqualTo(1);
		assertThat(value(UsualPreprocessing.of("none", "-0.5", "0.5", 3), 0, 0)).as("no mean of values 0..1").isEqualTo(1);
	}

	/** What a stranger's card says is taken, and pointed out. */
	@ParameterizedTest
	@CsvSource({"0, 0.5, 0.25, true", "0, 120, 60, false", "1, 0.5, 0.25, false", "0, 0, 1, false"})
	void aCardThatNormalisesBeforeItScalesIsSeen(int scalings, double mean, double std, boolean lacks) {
		List<Preprocessing> steps = new ArrayList<>(List.of(new Preprocessing.EnsureDtype(Preprocessing.Dtype.FLOAT32)));
		for (int i = 0; i < scalings; i++) steps.add(new ScaleLinear(List.of(1 / 255.), List.of(0.)));
		steps.add(new FixedZeroMeanUnitVariance(List.of(mean), List.of(std)));
		assertThat(UsualPreprocessing.lacksScaling(steps)).isEqualTo(lacks);
	}

	private static double value(List<Preprocessing> steps, double x, int channel) {
		double value = x;
		for (Preprocessing step : steps) {
			if (step instanceof ScaleLinear scale) value = value * scale.gain().get(0) + scale.offset().get(0);
			if (step instanceof FixedZeroMeanUnitVariance fixed) {
				int c = Math.min(channel, fixed.mean().size() - 1);
				value = (value - fixed.mean().get(c)) / fixed.std().get(c);
			}
		}
		return value;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {"half || | use none, 0-1, imagenet, -1-1", "imagenet | 1 | | has its own numbers",
		"-1-1 | | 1 | has its own numbers",
		"0-1 | 1,2 | | 2 numbers of mean for 3 channel(s)", "0-1 | a | | no numbers", "0-1 | 1, | | no numbers", "0-1 | | 0 | below 1e-6",
		"0-1 | 0.4,0.4,123.7 | | 123.7 lies outside", "0-1 | NaN | | not finite", "0-1 | | Infinity | not finite"})
	void preprocessingThatDoesNotFitIsRefused(String name, String mean, String std, String what) {
		assertThatThrownBy(() -> UsualPreprocessing.of(name, mean == null ? "" : mean, std == null ? "" : std, 3))
			.isInstanceOf(ModelException.class).hasMessageContaining(what);
		assertThatThrownBy(() -> UsualPreprocessing.of("imagenet", "", "", 1)).isInstanceOf(ModelException.class)
			.hasMessageContaining("3 channels");
	}

	@Test
	void labelsComeFromAListOrFromAFileWithOnePerLine() throws IOException, ModelException {
		assertThat(ClassLabels.of(" a, b c ,no")).containsExactly("a", "b c", "no");
		Path file = Files.writeString(folder.resolve("labels.txt"), "\uFEFFtench, Tinca tinca\r\ngoldfish\r\n\r\n");
		assertThat(ClassLabels.of(file.toString())).containsExactly("tench, Tinca tinca", "goldfish");
	}

	@ParameterizedTest
	@ValueSource(strings = {"a,,b", "a,b,", " ", "a,b,a"})
	void labelsWithoutNameOrThereTwiceAreRefused(String labels) {
		assertThatThrownBy(() -> ClassLabels.of(labels)).isInstanceOf(ModelException.class).message()
			.containsAnyOf("has no name", "is in label 3");
	}

	@Test
	void aFileThatHoldsNoLabelsIsRefused() throws IOException {
		assertThatThrownBy(() -> ClassLabels.of(folder.resolve("none.txt").toString())).isInstanceOf(ModelException.class)
			.hasMessageContaining("There is no file");
		Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
		assertThatThrownBy(() -> ClassLabels.of(binary.toString())).isInstanceOf(ModelException.class)
			.hasMessageContaining("no text in UTF-8");
		Path gap = Files.write(folder.resolve("gap"), "a\n\nb\n".getBytes(StandardCharsets.UTF_8));
		assertThatThrownBy(() -> ClassLabels.of(gap.toString())).isInstanceOf(ModelException.class).hasMessageContaining("line 2");
	}
}

package org.abscam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.abscam.cli.Run;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.compare.CompareRequest;
import org.abscam.fiji.evaluate.EvaluateRequest;
import org.abscam.fiji.explain.ExplainRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What would do nothing is refused by all front ends; what dialogs and old macros say at its usual value is not. */
class IdleOptionsTest {

	private static final Path PHANTOM = Path.of("models/samples/breast-phantom.tif");

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
		"abs-cam | masks=500 | 'masks' does nothing with abs-cam: it is for occlusion and rise; leave it away",
		"grad-cam | masks=500 keep=.4 seed=3 | 'masks', 'keep', 'seed' do nothing with grad-cam: they are for occlusion and rise; leave them away",
		"abs-cam | cells=5 | 'cells' does nothing with abs-cam", "abs-cam | patch=8 stride=4 | 'patch', 'stride' do nothing with abs-cam",
		"hires-cam,layer-cam | masks=500 | 'masks' does nothing with hires-cam and layer-cam",
		"rise | channels=64 | 'channels' does nothing with rise: it is for methods of two phases, which score masks",
		"grad-cam | channels=64 | 'channels' does nothing with grad-cam: it is for methods of two phases, which score masks; leave it away",
		"occlusion | channels=64 | 'channels' does nothing with occlusion"})
	void whatWouldDoNothingIsRefused(String method, String said, String sentence) {
		if (method.contains(",")) {
			assertThatThrownBy(() -> CompareRequest.parse("methods=" + method + " " + said)).hasMessageStartingWith(sentence);
			return;
		}
		assertThatThrownBy(() -> ExplainRequest.parse("method=" + method + " " + said)).isInstanceOf(ExplainException.class)
			.hasMessageStartingWith(sentence);
		String[] words = ("explain " + PHANTOM + " --method " + method + " --" + said.replace(" ", " --").replace("=", " ")).split(" ");
		Run run = Run.abscam((Object[]) words);
		assertThat(run.exit()).isEqualTo(2);
		assertThat(run.err()).startsWith("abscam: " + sentence).hasLineCount(1);
		if (said.contains("channels") || said.contains("seed")) return;
		assertThatThrownBy(() -> CompareRequest.parse("methods=" + method + " " + said)).hasMessageStartingWith(sentence);
		assertThatThrownBy(() -> EvaluateRequest.parse("methods=" + method + " " + said)).hasMessageStartingWith(sentence);
		words[0] = "evaluate";
		assertThat(Run.abscam((Object[]) words).err()).startsWith("abscam: " + sentence).hasLineCount(1);
	}

	@ParameterizedTest
	@CsvSource({"abs-cam", "grad-cam", "rise", "occlusion"})
	void whatIsUsualIsNot(String method) {
		String usual = " channels=all masks=1000 cells=7 keep=0.5 seed=auto patch=auto stride=auto";
		assertThatCode(() -> ExplainRequest.parse("method=" + method + usual)).doesNotThrowAnyException();
		assertThatCode(() -> ExplainRequest.parse("method=" + method + " cells=auto")).doesNotThrowAnyException();
		assertThatCode(() -> ExplainRequest.parse("method=" + method)).doesNotThrowAnyException();
	}

	@Test
	void oneOfSeveralMethodsThatUsesItIsEnough() {
		assertThatCode(() -> CompareRequest.parse("methods=abs-cam,rise,occlusion masks=12 patch=8")).doesNotThrowAnyException();
		assertThatCode(() -> EvaluateRequest.parse("methods=abs-cam,rise masks=12 keep=.3")).doesNotThrowAnyException();
		assertThatCode(() -> EvaluateRequest.parse("methods=control-centre masks=12")).doesNotThrowAnyException();
	}
}

package org.abscam.fiji.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.abscam.cam.CamMethod;
import org.abscam.explain.budget.Budget;
import org.abscam.explain.options.AskedBudget;
import org.abscam.explain.options.ExplainException;
import org.abscam.fiji.evaluate.EvaluateRequest;
import org.abscam.fiji.explain.ExplainRequest;
import org.abscam.onnx.SaidAxes;
import org.abscam.option.MenuOffers;
import org.abscam.option.Offer;
import org.abscam.option.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MacroOptionsTest {

	@Test
	void valuesWithSpacesStandInBracketsAndMayHoldFlagsAndBrackets() throws ExplainException {
		ExplainRequest request =
			ExplainRequest.parse("model=[/home/me/my stack [rgb] models/net.onnx] class='ductal carcinoma' layer=[] table ");

		assertThat(request.model()).isEqualTo("/home/me/my stack [rgb] models/net.onnx");
		assertThat(request.options().classChoice()).isEqualTo("ductal carcinoma");
		assertThat(request.options().where().layer()).isEqualTo("auto");
		assertThat(request.table()).isTrue();
		assertThat(request.scan().stack()).isFalse();
		assertThat(request.rgb()).isFalse();
	}

	@Test
	void whatIsNotSaidIsAsInTheDialogButForTheFlags() throws ExplainException {
		ExplainRequest request = ExplainRequest.parse("");

		assertThat(request.model()).isEqualTo("breast-ultrasound");
		assertThat(request.options().method()).isEqualTo(CamMethod.ABS_CAM);
		assertThat(request.options().classChoice()).isEqualTo("top");
		assertThat(request.options().scoring().channels()).isZero();
		assertThat(request.options().scoring().budget()).isEqualTo(new AskedBudget(Optional.empty(), new Budget.Auto(.99)));
		assertThat(request.options().running().device()).isEqualTo("auto");
		assertThat(request.look().threshold()).isEqualTo(0.5);
		assertThat(request.look().opacity()).isEqualTo(0.5);
		assertThat(new boolean[] {request.scan().stack(), request.overlay(), request.rgb(), request.rois(), request.table()})
			.containsOnly(false);
	}

	@Test
	void everyKeyAndFlagIsHeard() throws ExplainException {
		ExplainRequest request = ExplainRequest.parse(
			"model=m class=2 method=score-cam layer=/conv/Relu axes=ntc grid=7x7 prefix=1 channels=16 device=cpu threshold=0.25 opacity=1 stack overlay rgb rois table");

		assertThat(request.model()).isEqualTo("m");
		assertThat(request.options().classChoice()).isEqualTo("2");
		assertThat(request.options().method()).isEqualTo(CamMethod.SCORE_CAM);
		assertThat(request.options().where().layer()).isEqualTo("/conv/Relu");
		assertThat(request.options().where().axes()).isEqualTo(new SaidAxes("NTC", List.of(7L, 7L), 1));
		assertThat(request.options().scoring().channels()).isEqualTo(16);
		assertThat(request.options().running().device()).isEqualTo("cpu");
		assertThat(request.look().threshold()).isEqualTo(0.25);
		assertThat(request.look().opacity()).isEqualTo(1);
		assertThat(new boolean[] {request.scan().stack(), request.overlay(), request.rgb(), request.rois(), request.table()})
			.containsOnly(true);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {"steps=99999999999 | 'steps' must be at most 2147483647, not '99999999999'.",
		"regions=2147483648 | 'regions' must be at most 2147483647, not '2147483648'."})
	void numbersBeyondAllCountingAreRefusedInOneSentence(String text, String sentence) {
		assertThatThrownBy(() -> EvaluateRequest.parse(text)).isInstanceOf(ExplainException.class).hasMessage(sentence);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {"chanels=3 | There is no option 'chanels'; use model=, class=", "stak | There is no option 'stak'",
		"rgb=true | 'rgb' takes no value", "model | 'model' needs a value",
		"method=gradcam | There is no method 'gradcam'; use abs-cam, abs-cam-initial",
		"threshold=1.1 | 'threshold' must be a number from 0 to 1, not '1.1'", "threshold=NaN | 'threshold' must be a number",
		"opacity=half | 'opacity' must be a number", "channels=0 | 'channels' must be all or a whole number from 1, not '0'",
		"channels=-1 | 'channels' must be all",
		"budget=0 | 'budget' must be auto, full, a number of masks such as 96, or a part of them such as 10%, not '0'",
		"budget=101% | 'budget' must be", "budget=0% | 'budget' must be", "budget=-5 | 'budget' must be", "budget=1.5 | 'budget' must be",
		"budget=abc | 'budget' must be", "budget=[10 %] | 'budget' must be", "map-error=1 | 'map-error' must be a number from 0 to 0.9999",
		"map-error=-0.1 | 'map-error' must be a number", "map-error=.9 budget=full | 'budget' of full looks at no error of the map",
		"map-error=.9 budget=20 | 'budget' of 20 looks at no error of the map", "axes=NXC | The axes 'NXC' cannot be read",
		"grid=7 | The grid '7' cannot be read"})
	void whatCannotBeMeantIsRefusedInOneSentence(String text, String sentence) {
		assertThatThrownBy(() -> ExplainRequest.parse(text)).isInstanceOf(ExplainException.class).hasMessageStartingWith(sentence)
			.hasMessageEndingWith(".");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {"budget=full | full", "budget=AUTO | auto", "budget=default | default", "budget=[] | default",
		"map-error=.95 | default", "budget=96 | 96", "budget=999999999 | 999999999", "budget=10% | 10%", "budget=2.5% | 2.5%",
		"budget=100% | 100%"})
	void aBudgetIsHeard(String text, String budget) throws ExplainException {
		AskedBudget heard = ExplainRequest.parse(text).options().scoring().budget();
		assertThat(heard).hasToString(budget);
		assertThat(heard.automatic().mapError()).isEqualTo(text.startsWith("map-error") ? .95 : .99);
		assertThat(ExplainRequest.parse("budget=auto map-error=0.995").options().scoring().budget().said())
			.contains(new Budget.Auto(.995));
	}

	/** Lines that versions before this one recorded. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
		"Abs-CAM Explain... | model=breast-ultrasound class=malignant method=abs-cam-initial layer=auto channels=all device=auto baseline=blur threshold=0.5 opacity=0.5 paint=both range=fixed stack overlay rgb rois table",
		"Abs-CAM Classify... | model=breast-ultrasound device=auto stack roi table",
		"Abs-CAM Hotspots... | threshold=0.5 minimum=0.0 stack rois table",
		"Abs-CAM Overlay... | saliency=breast-phantom-saliency threshold=0.5 opacity=0.5 paint=outlines range=fixed",
		"Abs-CAM Compare Methods... | model=breast-ultrasound class=top layer=auto methods=[grad-cam, abs-cam-initial] device=auto opacity=0.5 montage",
		"Abs-CAM Evaluate... | model=breast-ultrasound class=top methods=grad-cam layer=auto device=auto truth=none baseline=zero steps=6 tolerance=15 regions=20 threshold=0.5 stability mirror exact plots table",
		"Abs-CAM Import Model... | source=[/a/b.onnx] name=[my net] labels=[one, two, three] preprocessing=0-1 mean=0.5 std=0.25 size=[] activation=auto intended-use=[tests only] license=[] to=[]",
		"Abs-CAM Export Explainer... | model=breast-ultrasound method=grad-cam layer=auto file=[/a/b.onnx]",
		"Abs-CAM Install GPU Runtime... | file=[/a/b.tgz]"})
	void linesOfOlderVersionsAreUnderstood(String command, String line) throws ExplainException {
		Offer offer = MenuOffers.ALL.stream().filter(o -> o.command().equals(command)).findFirst().orElseThrow();
		Said said = MacroOptions.parse(line, offer);
		assertThat(said.values().size() + said.flags().size())
			.isEqualTo((int) Pattern.compile("(?<![^ ])[a-z-]+(?==(?!\\[\\]))|(?<![^ ])[a-z]+(?= |$)")
				.matcher(line.replaceAll("\\[[^\\]]+\\]", "x")).results().count());
	}
}

package org.abscam.fiji.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.abscam.cam.CamMethod;
import org.abscam.explain.ExplainException;
import org.abscam.fiji.explain.ExplainRequest;
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
		assertThat(request.options().layer()).isEqualTo("auto");
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
		assertThat(request.options().channels()).isZero();
		assertThat(request.options().device()).isEqualTo("auto");
		assertThat(request.look().threshold()).isEqualTo(0.5);
		assertThat(request.look().opacity()).isEqualTo(0.5);
		assertThat(new boolean[] {request.scan().stack(), request.overlay(), request.rgb(), request.rois(), request.table()})
			.containsOnly(false);
	}

	@Test
	void everyKeyAndFlagIsHeard() throws ExplainException {
		ExplainRequest request = ExplainRequest.parse(
			"model=m class=2 method=grad-cam++ layer=/conv/Relu channels=16 device=cpu threshold=0.25 opacity=1 stack overlay rgb rois table");

		assertThat(request.model()).isEqualTo("m");
		assertThat(request.options().classChoice()).isEqualTo("2");
		assertThat(request.options().method()).isEqualTo(CamMethod.GRAD_CAM_PLUS_PLUS);
		assertThat(request.options().layer()).isEqualTo("/conv/Relu");
		assertThat(request.options().channels()).isEqualTo(16);
		assertThat(request.options().device()).isEqualTo("cpu");
		assertThat(request.look().threshold()).isEqualTo(0.25);
		assertThat(request.look().opacity()).isEqualTo(1);
		assertThat(new boolean[] {request.scan().stack(), request.overlay(), request.rgb(), request.rois(), request.table()})
			.containsOnly(true);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {"chanels=3 | There is no option 'chanels'; use model=, class=", "stak | There is no option 'stak'",
		"rgb=true | 'rgb' takes no value", "model | 'model' needs a value",
		"method=gradcam | There is no method 'gradcam'; use abs-cam, abs-cam-initial",
		"threshold=1.1 | 'threshold' must be a number from 0 to 1, not '1.1'", "threshold=NaN | 'threshold' must be a number",
		"opacity=half | 'opacity' must be a number", "channels=0 | 'channels' must be all or a whole number from 1, not '0'",
		"channels=-1 | 'channels' must be all"})
	void whatCannotBeMeantIsRefusedInOneSentence(String text, String sentence) {
		assertThatThrownBy(() -> ExplainRequest.parse(text)).isInstanceOf(ExplainException.class).hasMessageStartingWith(sentence)
			.hasMessageEndingWith(".");
	}
}

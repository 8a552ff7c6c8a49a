package org.abscam.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.abscam.cam.CamMethod;
import org.abscam.evaluate.pixels.ControlMap;
import org.abscam.explain.options.ExplainException;
import org.junit.jupiter.api.Test;

class MeasuredMapsTest {

	@Test
	void methodsAndControlsAreEachTakenOnceInTheirOrder() throws ExplainException {
		MeasuredMaps maps = MeasuredMaps.of("Control-Random, score-cam,grad-cam,control-centre,score-cam", false);

		assertThat(maps.methods()).containsExactly(CamMethod.SCORE_CAM, CamMethod.GRAD_CAM);
		assertThat(maps.controls()).containsExactly(ControlMap.RANDOM, ControlMap.CENTRE);
		assertThat(maps.size()).isEqualTo(4);
	}

	@Test
	void allMeansAllMethodsAndNoControl() throws ExplainException {
		MeasuredMaps all = MeasuredMaps.of("all", false);
		assertThat(all.methods()).doesNotHaveDuplicates().hasSize(CamMethod.values().length).containsAll(MeasuredMaps.of(
			"abs-cam,abs-cam-initial,abs-cam-normalised,abs-cam-plus,grad-cam,grad-cam++,xgrad-cam,hires-cam,layer-cam,score-cam", false)
			.methods());
		assertThat(all.controls()).isEmpty();
		assertThat(MeasuredMaps.of("all,control-edges", false).controls()).containsExactly(ControlMap.EDGES);
		assertThat(MeasuredMaps.of("control-edges", true).controls()).containsExactly(ControlMap.EDGES, ControlMap.CENTRE,
			ControlMap.RANDOM);
	}

	@Test
	void anotherNameIsRefusedWithWhatThereIs() {
		assertThatThrownBy(() -> MeasuredMaps.of("grad-cam,control", false)).isInstanceOf(ExplainException.class).hasMessageStartingWith(
			"There is no method 'control'; use all, or ").hasMessageEndingWith("control-centre, control-random, control-edges.");
	}
}

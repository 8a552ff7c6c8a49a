package org.abscam.fiji.models;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import org.junit.jupiter.api.Test;

class ModelChoiceTest {

	@Test
	void aModelThatIsNotMeantForTheImageIsNamedBeforeOk() {
		ImagePlus scan = IJ.createImage("knee.dcm", 8, 8, 1, 16);
		scan.setProperty("Info", "0008,0060  Modality: MR\n0028,0004  Photometric Interpretation: MONOCHROME2\n"
			+ "0028,0103  Pixel Representation: 0\n");

		assertThat(new ModelChoice(scan).about("breast-ultrasound"))
			.startsWith(
				"CAUTION: 'knee' is of modality MR, but 'breast-ultrasound' is meant for US: this is outside of the model's intended use");
		assertThat(new ModelChoice(IJ.createImage("knee", 8, 8, 1, 16)).about("breast-ultrasound")).doesNotContain("CAUTION");
		assertThat(new ModelChoice(null).about("breast-ultrasound")).doesNotContain("CAUTION");
	}
}

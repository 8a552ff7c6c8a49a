package org.abscam.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import ij.IJ;
import ij.ImagePlus;
import org.abscam.report.page.CasePage.Fact;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;

/** Whose scan it is, as the header that ImageJ keeps says it. */
class PatientFactsTest {

	private static final String HEADER = """
		0008,0020  Study Date: 20261120
		0008,0050  Accession Number: ACC-815
		0010,0010  Patient's Name: Yamada^Tarou=山田^太郎
		0010,0020  Patient ID: 4711
		0010,0030  Patient's Birth Date: 19610203
		0010,0040  Patient's Sex: M
		0028,0004  Photometric Interpretation: MONOCHROME2
		0028,0103  Pixel Representation: 0
		""";

	@Test
	void headerSaysNameInItsSpellingsAndDatesAsTheyAreRead() {
		ImagePlus image = IJ.createImage("case", 8, 8, 1, 8);
		image.setProperty("Info", HEADER);
		assertThat(PatientFacts.of(Scan.of(image))).containsExactly(new Fact("Patient", "Yamada Tarou (山田 太郎)"),
			new Fact("Patient ID", "4711"), new Fact("Born", "1961-02-03"), new Fact("Sex", "M"), new Fact("Study of", "2026-11-20"),
			new Fact("Accession", "ACC-815"));
	}

	/** Numbers of hospitals have eight digits, too. */
	@Test
	void aNumberOfEightDigitsIsNoDateAndANameWithoutLettersNone() {
		ImagePlus image = IJ.createImage("case", 8, 8, 1, 8);
		image.setProperty("Info", HEADER.replace("4711", "19991231").replace("ACC-815", "20000101").replace("Yamada^Tarou=山田^太郎", "^^"));
		assertThat(PatientFacts.of(Scan.of(image))).startsWith(new Fact("Patient ID", "19991231"), new Fact("Born", "1961-02-03"))
			.endsWith(new Fact("Study of", "2026-11-20"), new Fact("Accession", "20000101"));
	}

	@Test
	void anImageWithoutHeaderSaysSo() {
		assertThat(PatientFacts.of(Scan.of(IJ.createImage("case", 8, 8, 1, 8)))).singleElement()
			.satisfies(fact -> assertThat(fact.value()).contains("no DICOM header"));
	}

	@Test
	void slicesOfSeveralPatientsAreNotGivenOneName() {
		ImagePlus image = IJ.createImage("case", 8, 8, 2, 8);
		image.getStack().setSliceLabel("a\n" + HEADER, 1);
		image.getStack().setSliceLabel("b\n" + HEADER.replace("Yamada", "Suzuki"), 2);
		assertThat(PatientFacts.of(Scan.of(image)).get(0)).isEqualTo(new Fact("Patient", "not the same for all slices"));
	}
}

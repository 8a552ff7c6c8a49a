package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.ImagePlus;
import ij.ImageStack;
import ij.plugin.DICOM;
import ij.process.ShortProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headers as ImageJ keeps them with an image, and the files behind them. */
class DicomTagsTest {

	private static final int CENTRE = 0x00281050, WIDTH = 0x00281051, EXPLANATION = 0x00281055, NUMBER = 0x00200013;
	private static final String DARK =
		"0028,0004  Photometric Interpretation: MONOCHROME1 \n0028,0101  Bits Stored: 12\n0028,0103  Pixel Representation: 0\n";

	@TempDir
	private Path folder;

	private static ImagePlus image(String info) {
		ImagePlus image = new ImagePlus("x", new ShortProcessor(2, 1, new short[] {95, 4095}, null));
		image.setProperty("Info", info);
		return image;
	}

	private static String window(String centre, String width) {
		return "0028,1050  Window Center: " + centre + "\n0028,1051  Window Width: " + width + "\n";
	}

	@Test
	void aTextThatOnlyMentionsATagIsNoHeader() throws Exception {
		assertThat(Scan.of(image(DARK)).calibrated(1, 1).channels()[0]).containsExactly(4000, 0);
		for (String half : List.of("0028,0004  Photometric Interpretation: MONOCHROME1 \n", DARK.replace("0028,0004", "0028,0014")))
			assertThat(Scan.of(image(half)).calibrated(1, 1).channels()[0]).as(half).containsExactly(95, 4095);
	}

	@Test
	void tagsInsideOfSequencesAndEmptyOnesDoNotCount() {
		assertThat(Scan.of(image(DARK + "0008,0060  Modality:   \n")).provenance().modality()).isNull();
		assertThat(Scan.of(image(DARK + "0008,0060  >Modality: MR\n0008,0060  Modality: CR\n")).provenance().modality()).isEqualTo("CR");
	}

	@Test
	void theLabelOfALoneSliceMayBeItsHeader() throws Exception {
		ImageStack stack = new ImageStack(1, 1);
		stack.addSlice("a\n" + DARK, new ShortProcessor(1, 1, new short[] {95}, null));
		assertThat(Scan.of(new ImagePlus("x", stack)).calibrated(1, 1).channels()[0]).containsExactly(4000);
	}

	/** ImageJ keeps the header of the first patient with a sequence of several, and those of all with the slices. */
	@Test
	void anAttributeOfAStackIsThatOfAllItsSlices() throws Exception {
		ImageStack stack = new ImageStack(1, 1);
		for (String age : List.of("054Y", "054Y", "061Y")) {
			stack.addSlice("s\n" + DARK + "0010,1010  Patient's Age: " + age + " \n", new ShortProcessor(1, 1));
			ImagePlus image = new ImagePlus("ward", stack);
			image.setProperty("Info", DARK + "0010,1010  Patient's Age: 054Y \n");
			if (age.equals("054Y")) assertThat(Scan.of(image).attribute("0010,1010")).hasValue("054Y");
			else {
				assertThatThrownBy(() -> Scan.of(image).attribute("0010,1010")).isInstanceOf(ScanException.class)
					.hasMessageContaining("The slices of 'ward' do not have the same DICOM attribute (0010,1010)")
					.hasMessageNotContaining("061Y");
			}
		}
	}

	@Test
	void windowsOfAllLabelsCount() throws Exception {
		ImageStack stack = new ImageStack(1, 1);
		for (int i = 1; i <= 3; i++)
			stack.addSlice("s" + i + "\n" + DARK.replace("1 \n", "2 \n") + window("" + 100 * i, "80"), new ShortProcessor(1, 1));
		assertThat(Scan.of(new ImagePlus("x", stack)).window().range()).isEqualTo(new Window(60, 339));
		stack.addSlice("no header", new ShortProcessor(1, 1));
		stack.addSlice("s5\n" + DARK + window("900", "80"), new ShortProcessor(1, 1));
		assertThat(Scan.of(new ImagePlus("x", stack)).window().range()).as("up to the first that has none").isEqualTo(new Window(60, 339));
	}

	@Test
	void whatIsNoWindowIsLeftOut() throws Exception {
		for (String[] odd : new String[][] {{"40", "0"}, {"40", "-80"}, {"40", "Infinity"}, {"NaN", "80"}, {"Infinity", "80"},
			{"1e20", "1"},
			{"forty", "80"}, {"40", "wide"}, {"1.7e308", "1e308"}}) {
			Scan scan = Scan.of(image(DARK + window(odd[0] + "\\600", odd[1] + "\\1600")));
			assertThat(scan.windowed(WindowChoice.parse("1")).window().low()).as(odd[0] + " " + odd[1]).isEqualTo(-200);
			assertThat(scan.window().notice()).isEmpty();
		}
	}

	@Test
	void allWindowsOfAFileThatImageJOpenedAreFound() throws Exception {
		Path file = twoWindows().write(folder.resolve("scan.dcm"));
		ImagePlus image = openedByImageJ(file);
		assertThat(image.getInfoProperty()).as("ImageJ keeps the last window and both names").contains("Window Center: 600")
			.contains("BRAIN\\BONE");
		UsedWindow window = Scan.of(image).window();
		assertThat(window.name()).isEqualTo("DICOM window 1 (BRAIN)");
		assertThat(window.range()).isEqualTo(new Window(0, 79));
		assertThat(Scan.of(image).windowed(WindowChoice.parse("bone")).window().range()).isEqualTo(new Window(-200, 1399));
	}

	/** Then what ImageJ kept is all there is: the last window, and the last of the names is its own. */
	@Test
	void whereTheFileIsAnotherByNowItsWindowsAreNotTaken() throws Exception {
		Path file = folder.resolve("scan.dcm");
		ImagePlus image = openedByImageJ(twoWindows().write(file));
		Files.delete(file);
		onlyTheLast(image);
		Files.writeString(file, "no longer an image");
		onlyTheLast(image);
		twoWindows().text(CENTRE, "DS", "40\\601").write(file);
		onlyTheLast(image);
		twoWindows().write(file);
		assertThat(Scan.of(image).window().range()).isEqualTo(new Window(0, 79));
		image.getOriginalFileInfo().directory = null;
		image.getOriginalFileInfo().fileName = null;
		ImagePlus nowhere = new ImagePlus("x", image.getProcessor());
		nowhere.setProperty("Info", image.getInfoProperty());
		onlyTheLast(nowhere);
	}

	private static void onlyTheLast(ImagePlus image) throws ScanException {
		UsedWindow window = Scan.of(image).window();
		assertThat(window.range()).isEqualTo(new Window(-200, 1399));
		assertThat(window.name()).isEqualTo("DICOM window (BONE)");
		assertThat(window.notice()).isEmpty();
	}

	@Test
	void windowsOfASeriesAreNotTakenFromItsFirstFile() throws Exception {
		DicomBytes.grey16(2, 1, 16, false, 1, 2).text(NUMBER, "IS", "1").text(CENTRE, "DS", "150").text(WIDTH, "DS", "180")
			.write(folder.resolve("a"));
		DicomBytes.grey16(2, 1, 16, false, 1, 2).text(NUMBER, "IS", "2").text(CENTRE, "DS", "200").text(WIDTH, "DS", "80")
			.write(folder.resolve("b"));
		UsedWindow window = ScanReader.open(folder).window();
		assertThat(window.range()).isEqualTo(new Window(60, 239));
		assertThat(window.name()).isEqualTo("DICOM window of each slice");
	}

	private static DicomBytes twoWindows() {
		return DicomBytes.grey16(2, 1, 12, false, 0, 4095).text(CENTRE, "DS", "40\\600").text(WIDTH, "DS", "80\\1600")
			.text(EXPLANATION, "LO", "BRAIN\\BONE");
	}

	private static ImagePlus openedByImageJ(Path file) {
		DICOM image = new DICOM();
		image.open(file.toString());
		return image;
	}
}

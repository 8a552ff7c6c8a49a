package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.ImagePlus;
import ij.plugin.DICOM;
import ij.plugin.FolderOpener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DICOM files that ImageJ's reader opened, against what the command line reads of them. */
class ShownDicomTest {

	private static final Path DATA = Path.of("../shared/data/dicom");
	private static final int CENTRE = 0x00281050, WIDTH = 0x00281051;

	@TempDir
	private Path folder;

	private static ImagePlus opened(Path file) {
		DICOM image = new DICOM();
		image.open(file.toString());
		return image;
	}

	/** Every file that both read, and those that only the menu took. */
	@ParameterizedTest
	@ValueSource(strings = {"../shared/data/dicom", "../shared/data/dicom/pydicom", "src/test/resources/org/abscam/dicom",
		"src/test/resources/org/abscam/scan/display"})
	void menuAndCommandLineGiveTheSameValuesOrTheSameRefusal(String data) throws Exception {
		int compared = 0;
		List<String> different = new ArrayList<>();
		for (Path file : files(Path.of(data))) {
			if (FileKind.of(file) != FileKind.DICOM) continue;
			ImagePlus image = shownByImageJ(file);
			if (image.getWidth() == 0) continue; // ImageJ has nothing to show
			String menu = values(() -> ScanReader.shown(image));
			String line = values(() -> ScanReader.open(file));
			compared++;
			if (!menu.equals(line)) different.add(file.getFileName() + ": " + menu + " | " + line);
		}
		assertThat(different).isEmpty();
		assertThat(compared).isPositive();
	}

	/** Nothing where ImageJ's reader fails, or asks for a window. */
	private static ImagePlus shownByImageJ(Path file) {
		try {
			return opened(file);
		}
		catch (RuntimeException e) {
			return new ImagePlus();
		}
	}

	@FunctionalInterface
	private interface Source {

		Scan scan() throws ScanException;
	}

	/** Window, grey levels and values of all slices, or the refusal. */
	private static String values(Source source) {
		try {
			Scan scan = source.scan();
			UsedWindow window = scan.window();
			int hash = 0;
			for (int slice = 1; slice <= scan.size(); slice++) {
				for (float v : scan.calibrated(slice, 3).channels()[0]) hash = 31 * hash + Float.hashCode(v);
				for (float v : scan.greyLevels(slice, 1, window).channels()[0]) hash = 31 * hash + Float.hashCode(v);
			}
			return window + " " + scan.size() + " " + hash + scan.warnings() + scan.provenance();
		}
		catch (ScanException e) {
			return e.getMessage();
		}
	}

	private static List<Path> files(Path folder) throws Exception {
		if (!Files.isDirectory(folder)) return List.of();
		try (var list = Files.list(folder)) {
			return list.filter(Files::isRegularFile).sorted().toList();
		}
	}

	@Test
	void anEditedImageIsUsedAsItIsShownWithAWarning() throws Exception {
		ImagePlus image = opened(scan("a.dcm", 5, 9));
		assertThat(ScanReader.shown(image).warnings()).isEmpty();
		image.getProcessor().set(1, 700);
		Scan edited = ScanReader.shown(image);
		assertThat(edited.calibrated(1, 1).channels()[0]).containsExactly(5, 700);
		assertThat(edited.warnings()).singleElement().asString().contains("'a' is used as it is shown").contains("edited");
	}

	/** ImageJ reads the bits above the stored ones as if they belonged to the value. */
	@Test
	void whatImageJReadsWrongIsReadAgain() throws Exception {
		ImagePlus image = opened(scan("b.dcm", 0x1005, 9));
		assertThat(image.getProcessor().get(0)).as("so does ImageJ").isEqualTo(0x1005);
		Scan scan = ScanReader.shown(image);
		assertThat(scan.calibrated(1, 1).channels()[0]).containsExactly(5, 9);
		assertThat(scan.image()).isSameAs(image);
		assertThat(scan.warnings()).isEmpty();
	}

	@Test
	void whatTheCommandLineRefusesIsRefused() throws Exception {
		Path raw = grey(1, 2).text(0x00080068, "CS", "FOR PROCESSING").write(folder.resolve("raw.dcm"));
		ImagePlus image = opened(raw);
		assertThat(image.getWidth()).isEqualTo(2);
		assertThatThrownBy(() -> ScanReader.shown(image)).isInstanceOf(ScanException.class).hasMessageContaining("FOR PROCESSING");
	}

	@Test
	void theDisplayRangeIsThatOfTheOpenImage() throws Exception {
		ImagePlus image = opened(grey(1, 4000).text(0x00281052, "DS", "-1000").text(0x00281053, "DS", "1").write(folder.resolve("c.dcm")));
		image.setDisplayRange(100, 300);
		assertThat(ScanReader.shown(image).windowed(WindowChoice.parse("display")).window().range()).isEqualTo(new Window(-900, -700));
	}

	@Test
	void slicesOfAFolderThatImageJOpenedAreReadFromTheirFiles() throws Exception {
		Path series = Files.createDirectory(folder.resolve("series"));
		for (int i = 1; i <= 3; i++)
			grey(0x1000 + i, i).text(0x0020000E, "UI", "1.2.3").text(0x00200013, "IS", "" + i).write(series.resolve("s" + i + ".dcm"));
		for (String how : List.of("", "virtual")) {
			ImagePlus image = FolderOpener.open(series.toString(), how);
			assertThat(image.getStackSize()).isEqualTo(3);
			Scan scan = ScanReader.shown(image);
			for (int i = 1; i <= 3; i++) assertThat(scan.calibrated(i, 1).channels()[0]).as(how + i).containsExactly(i, i);
			assertThat(scan.warnings()).as(how).isEmpty();
		}
	}

	@Test
	void aFileThatIsGoneIsSaid() throws Exception {
		Path file = scan("d.dcm", 5, 9);
		ImagePlus image = opened(file);
		Files.delete(file);
		assertThat(ScanReader.shown(image).warnings()).singleElement().asString().contains("d.dcm").contains("not there any more");
	}

	@Test
	void whatOurReaderOpenedIsNotReadTwice() throws Exception {
		ImagePlus image = ScanReader.open(scan("e.dcm", 0x1005, 9)).image();
		image.getProcessor().set(0, 7);
		assertThat(ScanReader.shown(image).calibrated(1, 1).channels()[0]).containsExactly(7, 9);
	}

	private Path scan(String name, int... pixels) throws Exception {
		return grey(pixels).text(CENTRE, "DS", "500").text(WIDTH, "DS", "1000").write(folder.resolve(name));
	}

	private static DicomBytes grey(int... pixels) {
		return DicomBytes.grey16(2, 1, 12, false, pixels);
	}
}

package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileInfo;
import ij.io.FileSaver;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two slices, 10..60 and 0..200, as images that nobody adjusted. */
class UnsetDisplayRangeTest {

	private static final int[][] SLICES = {{10, 20, 60}, {0, 100, 200}};

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = {"uint16", "int16", "float32"})
	void rangeOfTheSliceShownIsNotUsed(String type) throws ScanException {
		ImagePlus image = image(type);
		Scan scan = Scan.of(image);
		assertThat(image.getDisplayRangeMax() - image.getDisplayRangeMin()).isEqualTo(50);
		unset(scan);
		image.setSlice(2);
		unset(scan);
		image.resetDisplayRange();
		assertThat(image.getDisplayRangeMax() - image.getDisplayRangeMin()).isEqualTo(200);
		assertThat(scan.window().range()).isEqualTo(new Window(0, 200));
	}

	@ParameterizedTest
	@ValueSource(strings = {"uint16", "float32"})
	void zeroToOneOfADatasetIsNotUsed(String type) throws ScanException {
		ImagePlus image = image(type);
		image.setDisplayRange(0, 1);
		unset(Scan.of(image));
		image.setDisplayRange(0, 0);
		unset(Scan.of(image));
	}

	@Test
	void zeroToOneIsUsedWhereAllValuesLieInIt() throws ScanException {
		ImagePlus image = new ImagePlus("p", new FloatProcessor(2, 1, new float[] {0.25f, 0.5f}));
		image.setDisplayRange(0, 1);
		assertThat(Scan.of(image).window().range()).isEqualTo(new Window(0, 1));
		assertThat(Scan.of(image).window().name()).isEqualTo("display range of the image");
		for (float[] shares : new float[][] {{0, 0.5f}, {0.5f, 1}, {0, 1}}) {
			ImagePlus atTheEnds = new ImagePlus("p", new FloatProcessor(2, 1, shares));
			atTheEnds.setDisplayRange(0, 1);
			assertThat(Scan.of(atTheEnds).window().name()).isEqualTo("display range of the image");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {"uint16", "int16", "float32"})
	void aRangeThatSomebodySetIsUsed(String type) throws ScanException {
		ImagePlus image = image(type);
		double offset = type.equals("int16") ? 32768 : 0;
		image.setDisplayRange(offset + 5, offset + 105);
		assertThat(Scan.of(image).window().range()).isEqualTo(new Window(5, 105));
		assertThat(Scan.of(image).window().notice()).isEmpty();
		assertThat(Scan.of(image).greyLevels(2, 1, Scan.of(image).window()).channels()[0]).containsExactly(0, 95 * 255 / 100f, 255);
	}

	@ParameterizedTest
	@ValueSource(strings = {"uint16", "int16", "float32"})
	void aRangeThatIsSavedInTheHeaderIsSet(String type) throws ScanException {
		Path file = folder.resolve("saved.tif");
		new FileSaver(image(type)).saveAsTiffStack(file.toString()); // writes the range of the slice that is shown
		Scan scan = ScanReader.open(file);
		assertThat(scan.window().range()).isEqualTo(new Window(10, 60));
		assertThat(scan.window().name()).isEqualTo("display range of the image");
	}

	@Test
	void aRangeOtherThanTheSavedOneIsNotSet() throws ScanException {
		Path file = folder.resolve("saved.tif");
		new FileSaver(image("uint16")).saveAsTiffStack(file.toString());
		Scan scan = ScanReader.open(file);
		scan.image().setSlice(2);
		scan.image().resetDisplayRange();
		unset(scan);
	}

	@Test
	void savedRangesOfChannelsAreSetThoughTheyBeThoseOfTheirPixels() throws ScanException {
		CompositeImage image = channels();
		Path file = folder.resolve("channels.tif");
		new FileSaver(image).saveAsTiffStack(file.toString());
		Scan scan = ScanReader.open(file);
		for (int c = 1; c <= 2; c++) {
			UsedWindow window = scan.channel(c).window();
			assertThat(window.name()).isEqualTo("display range of the image");
			assertThat(window.range()).isEqualTo(c == 1 ? new Window(10, 60) : new Window(0, 200));
		}

		image.setDisplayRange(1, 50);
		image.setC(2);
		image.setDisplayRange(2, 70);
		new FileSaver(image).saveAsTiffStack(file.toString());
		scan = ScanReader.open(file);
		scan.image().setC(2);
		scan.image().resetDisplayRange();
		assertThat(scan.channel(1).window().range()).isEqualTo(new Window(1, 50));
		unset(scan.channel(2));
	}

	@Test
	void aSavedRangeThatIsNoNumberSetsNothing() throws ScanException {
		ImagePlus image = image("uint16");
		FileInfo header = new FileInfo();
		header.description = "ImageJ=1.54p\nmin=none\nmax=60.0\n";
		image.setFileInfo(header);
		image.setDisplayRange(10, 60);
		unset(Scan.of(image));
		header.description = "ImageJ=1.54p\nmin=1e1\nmax=60.0\n";
		image.setFileInfo(header);
		assertThat(Scan.of(image).window().name()).isEqualTo("display range of the image");
	}

	@Test
	void rangeOfAChannelIsThatOfItsOwnPixels() throws ScanException {
		CompositeImage image = channels();
		Scan full = Scan.of(image).windowed(WindowChoice.Rule.FULL);
		assertThat(full.channel(1).window().range()).isEqualTo(new Window(10, 60));
		assertThat(full.channel(2).window().range()).isEqualTo(new Window(0, 200));
		assertThat(full.window().range()).as("of no channel in particular").isEqualTo(new Window(0, 200));
		image.setDisplayRange(3, 4);
		assertThat(Scan.of(image).window().range()).as("that of the channel that is shown").isEqualTo(new Window(3, 4));
	}

	private static CompositeImage channels() {
		ImagePlus image = image("uint16");
		image.setDimensions(2, 1, 1);
		CompositeImage composite = new CompositeImage(image, CompositeImage.COMPOSITE);
		for (int c = 2; c >= 1; c--) {
			composite.setC(c);
			composite.resetDisplayRange();
		}
		return composite;
	}

	private static void unset(Scan scan) throws ScanException {
		UsedWindow window = scan.window();
		assertThat(window.range()).isEqualTo(new Window(0, 200));
		assertThat(window.name()).isEqualTo("minimum and maximum of the stack");
		assertThat(window.notice()).hasValueSatisfying(n -> assertThat(n).contains("Nobody set the display range").contains("0 to 200"));
	}

	private static ImagePlus image(String type) {
		ImageStack stack = new ImageStack(3, 1);
		for (int[] values : SLICES) {
			ImageProcessor ip = type.equals("float32") ? new FloatProcessor(3, 1) : new ShortProcessor(3, 1);
			for (int x = 0; x < 3; x++) ip.setf(x, values[x] + (type.equals("int16") ? 32768 : 0));
			stack.addSlice(ip);
		}
		ImagePlus image = new ImagePlus(type, stack);
		if (type.equals("int16")) image.getCalibration().setSigned16BitCalibration();
		return image;
	}
}

package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ShortProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowChoiceTest {

	@ParameterizedTest
	@CsvSource({"-160-240,-160,240", "-1000--200,-1000,-200", "0-80,0,80", "38-1062,38,1062", "-1.5e2 - 2.5,-150,2.5", "+10-+20,10,20",
		"0.25-.75,0.25,0.75"})
	void numbersMayBeNegative(String text, double low, double high) throws ScanException {
		WindowChoice choice = WindowChoice.parse(text);
		assertThat(choice).isEqualTo(new WindowChoice.Given(new Window(low, high)));
		assertThat(WindowChoice.parse(choice.toString())).isEqualTo(choice);
	}

	@ParameterizedTest
	@CsvSource({"default,default", "Display,display", "FULL,full", "2,2", "Soft_Tissue,soft tissue", "lung,lung", "Abdomen 2,abdomen 2"})
	void wordsAreReadWhateverTheirCase(String text, String expected) throws ScanException {
		assertThat(WindowChoice.parse(text)).hasToString(expected);
		assertThat(WindowChoice.parse(expected)).isEqualTo(WindowChoice.parse(text));
	}

	@ParameterizedTest
	@ValueSource(strings = {"", " ", "0", "-3", "5-5", "240--160", "1-2-3", "-", "--", "1e999-2", "0-1e999", "*"})
	void whatIsNoWindowIsRefusedWithWhatThereIs(String text) {
		assertThatThrownBy(() -> WindowChoice.parse(text)).isInstanceOf(ScanException.class).hasMessageContaining("-160-240");
	}

	@Test
	void usualWindowsOfCtHaveTheirUsualNumbers() throws ScanException {
		Scan ct = deep();
		// centre and width as radiology texts give them: -600/1500, 400/1800, 40/400, 40/80
		assertThat(ct.windowed(WindowChoice.parse("lung")).window().range()).isEqualTo(new Window(-1350, 150));
		assertThat(ct.windowed(WindowChoice.parse("bone")).window().range()).isEqualTo(new Window(-500, 1300));
		assertThat(ct.windowed(WindowChoice.parse("soft tissue")).window().range()).isEqualTo(new Window(-160, 240));
		assertThat(ct.windowed(WindowChoice.parse("brain")).window().range()).isEqualTo(new Window(0, 80));
		assertThat(ct.windowed(WindowChoice.parse("lung")).window()).hasToString("lung window of CT, -1350 to 150");
	}

	@Test
	void windowsThatAScanDoesNotHaveAreRefusedWithThoseItHas() {
		assertThatThrownBy(() -> deep().windowed(WindowChoice.parse("liver")).window()).isInstanceOf(ScanException.class)
			.hasMessageContaining("'deep' has no window 'liver'").hasMessageContaining("lung, bone, soft tissue, brain");
		assertThatThrownBy(() -> deep().windowed(WindowChoice.parse("1")).window()).hasMessageContaining("no window 1");
		Scan eight = Scan.of(new ImagePlus("us", new ByteProcessor(2, 1)));
		assertThatThrownBy(() -> eight.windowed(WindowChoice.parse("lung")).window()).isInstanceOf(ScanException.class)
			.hasMessageContaining("no window 'lung'").satisfies(e -> assertThat(e.getMessage()).doesNotContain("bone"));
		Scan colour = Scan.of(new ImagePlus("rgb", new ColorProcessor(2, 1)));
		assertThatThrownBy(() -> colour.windowed(WindowChoice.parse("0-80")).window()).isInstanceOf(ScanException.class)
			.hasMessageContaining("colours");
	}

	@Test
	void choiceStaysWithPartsAndChannels() throws ScanException {
		Scan scan = deep().windowed(WindowChoice.parse("-10-20"));
		assertThat(scan.cropped(new java.awt.Rectangle(0, 0, 1, 1)).channel(1).whole().window().range()).isEqualTo(new Window(-10, 20));
	}

	@Test
	void fullIsTheRangeOfTheWholeStackNotOfTheSliceOrThePart() throws ScanException {
		ImageStack stack = new ImageStack(2, 1);
		stack.addSlice(new FloatProcessor(2, 1, new float[] {1, Float.NaN}));
		stack.addSlice(new FloatProcessor(2, 1, new float[] {-7, Float.POSITIVE_INFINITY}));
		stack.addSlice(new FloatProcessor(2, 1, new float[] {5, 90}));
		ImagePlus image = new ImagePlus("s", stack);
		image.setDisplayRange(2, 3);
		Scan full = Scan.of(image).windowed(WindowChoice.Rule.FULL);
		assertThat(full.window().range()).isEqualTo(new Window(-7, 90));
		assertThat(full.cropped(new java.awt.Rectangle(0, 0, 1, 1)).window().range()).isEqualTo(new Window(-7, 90));
	}

	@Test
	void eightBitsGoThroughAWindowThatIsAskedFor() throws ScanException {
		Scan scan = Scan.of(new ImagePlus("x", new ByteProcessor(3, 1, new byte[] {50, 75, 100})));
		assertThat(scan.greyLevels(1, 1, scan.window()).channels()[0]).containsExactly(50, 75, 100);
		Scan windowed = scan.windowed(WindowChoice.parse("50-100"));
		assertThat(windowed.greyLevels(1, 1, windowed.window()).channels()[0]).containsExactly(0, 127.5f, 255);
	}

	@ParameterizedTest
	@CsvSource({"0,0", "-0.0,0", "-160,-160", "0.1,0.1", "0.30000000000000004,0.30000000000000004", "1048576,1048576",
		"100000000000000,100000000000000", "1e15,1.0E+15", "-2.5e-3,-0.0025"})
	void numbersAreWrittenWithoutDigitsThatSayNothing(double number, String written) {
		assertThat(UsedWindow.number(number)).isEqualTo(written);
	}

	@Test
	void aNumberOfSinglePrecisionIsWrittenAsItWasGiven() {
		assertThat(UsedWindow.number(0.1f)).isEqualTo("0.1");
	}

	private static Scan deep() {
		return Scan.of(new ImagePlus("deep", new ShortProcessor(2, 1, new short[] {3, 900}, null)));
	}
}

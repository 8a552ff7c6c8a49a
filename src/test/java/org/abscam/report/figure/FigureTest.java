package org.abscam.report.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where things are in a figure, in dots of 1/300 inch. */
class FigureTest {

	/** 180 mm. */
	private static final int WIDTH = 2126;
	private static final int MARGIN = 24;

	private static BufferedImage plain(int width, int height, int rgb) {
		BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		for (int i = 0; i < width * height; i++) picture.setRGB(i % width, i / width, rgb);
		return picture;
	}

	private static Panel panel(BufferedImage picture, Optional<ScaleBar> bar, Optional<ColourScale> colours) {
		return new Panel("Scan", picture, Panel.Marks.NONE, bar, colours, "");
	}

	private static int count(BufferedImage figure, int x0, int x1, int y, int rgb) {
		int count = 0;
		for (int x = x0; x < x1; x++) if ((figure.getRGB(x, y) & 0xffffff) == rgb) count++;
		return count;
	}

	@ParameterizedTest
	@CsvSource({"100,mm,20 mm", "60,mm,20 mm", "59,mm,10 mm", "30,mm,10 mm", "0.7,mm,0.2 mm", "3,micron,1 µm", "1700,um,500 µm",
		"0.09,cm,0.02 cm",
		"3.1e6,nm,1000000 nm"})
	void aScaleBarIsTheLongestRoundLengthWithinAThird(double width, String unit, String text) {
		ScaleBar bar = ScaleBar.of(width, unit).orElseThrow();
		assertThat(bar.text()).isEqualTo(text);
		assertThat(bar.part() * width).isCloseTo(Double.parseDouble(text.split(" ")[0]), within(1e-9));
	}

	@Test
	void withoutAUnitThereIsNoScaleBar() {
		assertThat(ScaleBar.of(256, "pixel")).isEmpty();
		assertThat(ScaleBar.of(256, "pixels")).isEmpty();
		assertThat(ScaleBar.of(256, " ")).isEmpty();
		assertThat(ScaleBar.of(0, "mm")).isEmpty();
		assertThat(ScaleBar.of(Double.NaN, "mm")).isEmpty();
	}

	@Test
	void squarePicturesStandFourInARowAndWideOnesTwo() {
		for (int height : new int[] {100, 60}) {
			List<Panel> panels = Collections.nCopies(4, panel(plain(100, height, 0x203040), Optional.empty(), Optional.empty()));
			BufferedImage figure = new Figure(panels, 1).draw();
			assertThat(figure.getWidth()).isEqualTo(WIDTH);
			int columns = height == 100 ? 4 : 2;
			int wide = count(figure, 0, WIDTH, MARGIN + 80, 0x203040);
			assertThat(wide).isCloseTo(WIDTH - 2 * MARGIN - (columns - 1) * 41, within(columns));
			int tall = 0;
			for (int y = 0; y < figure.getHeight(); y++) if ((figure.getRGB(MARGIN + 5, y) & 0xffffff) == 0x203040) tall++;
			assertThat(tall).as("in proportion").isCloseTo((4 / columns) * (wide / columns * height / 100), within(4));
		}
	}

	/** MR slices with pixels twice as high as wide look as the patient does. */
	@Test
	void pixelsThatAreNoSquaresAreStretched() {
		BufferedImage figure =
			new Figure(Collections.nCopies(4, panel(plain(100, 50, 0x203040), Optional.empty(), Optional.empty())), 2).draw();
		int tall = 0;
		for (int y = 0; y < figure.getHeight(); y++) if ((figure.getRGB(MARGIN + 5, y) & 0xffffff) == 0x203040) tall++;
		assertThat(tall).isEqualTo((WIDTH - 2 * MARGIN - 3 * 41) / 4);
	}

	/** Such as a scan of a whole body: 128 pixels wide, as tall as a page, and not one figure of a metre. */
	@Test
	void tallPicturesEndWithThePage() {
		List<Panel> panels = Collections.nCopies(4, panel(plain(16, 1600, 0x203040), Optional.empty(), Optional.empty()));
		BufferedImage figure = new Figure(panels, 1).draw();
		int tall = 0;
		for (int y = 0; y < figure.getHeight(); y++) if ((figure.getRGB(MARGIN + 5, y) & 0xffffff) == 0x203040) tall++;
		assertThat(tall).as("220 mm").isEqualTo(2598);
		assertThat(count(figure, 0, WIDTH, MARGIN + 80, 0x203040)).as("in proportion, four times").isCloseTo(4 * 26, within(4));
	}

	@Test
	void theScaleBarIsAsLongAsItSays() {
		ScaleBar bar = ScaleBar.of(100, "mm").orElseThrow(); // 20 of 100 mm
		int panelWidth = (WIDTH - 2 * MARGIN - 3 * 41) / 4;
		for (int ground : new int[] {0, 0xe0e0e0}) {
			BufferedImage figure =
				new Figure(Collections.nCopies(4, panel(plain(100, 100, ground), Optional.of(bar), Optional.empty())), 1).draw();
			int longest = 0;
			for (int y = MARGIN + 59 + panelWidth - 40; y < MARGIN + 59 + panelWidth - 20; y++)
				longest = Math.max(longest, count(figure, MARGIN, MARGIN + panelWidth, y, 0xffffff));
			assertThat(longest).isCloseTo(panelWidth / 5, within(1));
		}
	}

	@Test
	void coloursReachFromZeroToTheHighestValueUnderTheirPanel() {
		ColourScale scale = new ColourScale(value -> (int) Math.round(value * 510) << 16, .5, "saliency");
		BufferedImage figure =
			new Figure(Collections.nCopies(4, panel(plain(100, 100, 0), Optional.empty(), Optional.of(scale))), 1).draw();
		int panelWidth = (WIDTH - 2 * MARGIN - 3 * 41) / 4;
		int y = MARGIN + 59 + panelWidth + 18 + 15;
		for (int x = 0; x < panelWidth; x++)
			assertThat(new Color(figure.getRGB(MARGIN + x, y)).getRed()).isCloseTo((int) Math.round(255. * x / (panelWidth - 1)),
				within(1));
		assertThat(figure.getRGB(MARGIN + panelWidth + 1, y) & 0xffffff).isEqualTo(0xffffff);
		assertThat(ColourScale.number(.5)).isEqualTo("0.5");
		assertThat(ColourScale.number(1)).isEqualTo("1");
		assertThat(ColourScale.number(.456)).isEqualTo("0.46");
		assertThat(ColourScale.number(10)).isEqualTo("10");
		assertThat(ColourScale.number(0)).isEqualTo("0");
	}

	/** Titles that are too long end in their own panel. */
	@Test
	void nothingIsWrittenBetweenPanels() {
		Panel panel = new Panel("A title that is very much longer than its panel will ever be", plain(100, 100, 0x203040), Panel.Marks.NONE,
			Optional.empty(), Optional.empty(), "A remark that is very much longer than its panel will ever be, too, however small");
		BufferedImage figure = new Figure(Collections.nCopies(4, panel), 1).draw();
		int panelWidth = (WIDTH - 2 * MARGIN - 3 * 41) / 4;
		int dark = 0;
		for (int y = 0; y < figure.getHeight(); y++) {
			for (int x = MARGIN + panelWidth + 3; x < MARGIN + panelWidth + 38; x++)
				assertThat(figure.getRGB(x, y) & 0xffffff).as(x + ", " + y).isEqualTo(0xffffff);
			if (y < MARGIN + 55) dark += count(figure, MARGIN, MARGIN + panelWidth, y, 0x1a1a1a);
		}
		assertThat(dark).as("letters").isGreaterThan(500);
	}

	/** pHYs by the bytes: 11,811 dots per metre are 300 per inch. */
	@Test
	void thePngSaysHowLargeItIsInPrint() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		FigureFile.png(plain(20, 10, 0x123456), bytes);
		DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
		in.readLong();
		boolean found = false;
		while (in.available() > 0) {
			byte[] data = new byte[in.readInt()];
			String type = new String(in.readNBytes(4));
			in.readFully(data);
			in.readInt();
			if (!type.equals("pHYs")) continue;
			DataInputStream size = new DataInputStream(new ByteArrayInputStream(data));
			assertThat(List.of(size.readInt(), size.readInt(), (int) size.readByte())).containsExactly(11811, 11811, 1);
			found = true;
		}
		assertThat(found).isTrue();
		BufferedImage read = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
		assertThat(read.getWidth()).isEqualTo(20);
		assertThat(read.getRGB(3, 3) & 0xffffff).isEqualTo(0x123456);
	}
}

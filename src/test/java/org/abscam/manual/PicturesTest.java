package org.abscam.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.abscam.Manual;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pictures of README and manual: each is there, used, as sharp as it says, told in words, and small. */
class PicturesTest {

	private static final Pattern SHOWN = Pattern.compile("<img src=\"([^\"]+)\" width=\"(\\d+)\" alt=\"([^\"]+)\" />");
	/** One that is drawn by lines is sharp in any size. */
	private static final Pattern DRAWN = Pattern.compile("!\\[([^\\]]+)\\]\\(([^)]+\\.svg)\\)");
	private static final Path IMAGES = Path.of("src/site/markdown/images");
	/** Of all together. */
	private static final long MOST_BYTES = 2_500_000;
	private static final int WORDS_AT_LEAST = 8;

	/** As a page shows it. */
	private record Shown(Path page, Path file, int width, String words) {}

	private static List<Shown> shown() throws IOException {
		List<Shown> all = new ArrayList<>();
		for (Path page : Manual.pages()) {
			Matcher picture = SHOWN.matcher(Files.readString(page));
			while (picture.find())
				all.add(new Shown(page, page.resolveSibling(picture.group(1)).normalize(), Integer.parseInt(picture.group(2)),
					picture.group(3)));
		}
		return all;
	}

	@Test
	void everyPictureOfAPageIsThereTwiceAsFineAsItIsShownAndToldInWords() throws IOException {
		assertThat(shown()).hasSizeGreaterThan(8);
		for (Shown picture : shown()) {
			assertThat(picture.file()).as(picture.page().toString()).exists();
			assertThat(size(picture.file()).width).as("pixels of %s on %s", picture.file(), picture.page()).isEqualTo(2 * picture.width());
			assertThat(picture.words().split("\\s+").length).as("words for %s on %s", picture.file(), picture.page())
				.isGreaterThanOrEqualTo(WORDS_AT_LEAST);
		}
	}

	@Test
	void pagesShowPicturesInThatWayOnlyAndAllThatThereAre() throws IOException {
		Set<Path> used = shown().stream().map(Shown::file).collect(Collectors.toCollection(TreeSet::new));
		for (Path page : Manual.pages()) {
			String rest = SHOWN.matcher(Files.readString(page)).replaceAll("");
			DRAWN.matcher(rest).results().forEach(drawn -> {
				assertThat(drawn.group(1).split("\\s+").length).as("words for %s", drawn.group(2)).isGreaterThanOrEqualTo(WORDS_AT_LEAST);
				used.add(page.resolveSibling(drawn.group(2)).normalize());
			});
			assertThat(DRAWN.matcher(rest).replaceAll("")).as(page.toString()).doesNotContain("<img").doesNotContain("![");
		}
		try (Stream<Path> files = Files.list(IMAGES)) {
			assertThat(new TreeSet<>(files.toList())).isEqualTo(used);
		}
	}

	@Test
	void allPicturesTogetherAreSmall() throws IOException {
		long bytes = 0;
		try (Stream<Path> files = Files.list(IMAGES)) {
			for (Path file : files.toList()) bytes += Files.size(file);
		}
		assertThat(bytes).isLessThan(MOST_BYTES);
	}

	/** A ramp of greys, and few pixels in a colour of their own. */
	@Test
	void fewerColoursKeepGreysCloseAndLinesInTheirColour() throws IOException {
		BufferedImage picture = new BufferedImage(600, 400, BufferedImage.TYPE_INT_RGB);
		for (int y = 0; y < 400; y++)
			for (int x = 0; x < 600; x++)
				picture.setRGB(x, y, new Color(x * 255 / 599, x * 255 / 599, (x * 255 / 599 + y / 4) % 256).getRGB());
		Graphics2D canvas = picture.createGraphics();
		canvas.setColor(new Color(0x5ce1e6));
		canvas.drawLine(100, 200, 140, 200);
		canvas.dispose();
		BufferedImage small = SmallPng.reduced(picture);
		assertThat(((IndexColorModel) small.getColorModel()).getMapSize()).isLessThanOrEqualTo(256);
		double far = 0;
		for (int y = 0; y < 400; y++) {
			for (int x = 0; x < 600; x++) {
				Color was = new Color(picture.getRGB(x, y));
				Color is = new Color(small.getRGB(x, y));
				far += Math.abs(was.getRed() - is.getRed()) + Math.abs(was.getGreen() - is.getGreen())
					+ Math.abs(was.getBlue() - is.getBlue());
			}
		}
		assertThat(far / (3 * 600 * 400)).as("levels by which a pixel differs").isLessThan(4);
		Color line = new Color(small.getRGB(120, 200));
		assertThat(Math.abs(line.getRed() - 0x5c) + Math.abs(line.getGreen() - 0xe1) + Math.abs(line.getBlue() - 0xe6)).isLessThan(24);
	}

	/** A picture for which 256 colours are just not near enough, or just near enough, is as that which is there. */
	@Test
	void aPictureKeepsItsKindNearTheBound(@TempDir Path folder) throws IOException {
		Path file = folder.resolve("picture.png");
		int levels = 1;
		while (SmallPng.far(ramps(levels), SmallPng.reduced(ramps(levels))) <= .92) levels++;
		SmallPng.write(ramps(levels), file);
		assertThat(ImageIO.read(file.toFile()).getColorModel()).as("no picture is there").isNotInstanceOf(IndexColorModel.class);
		Files.delete(file);
		SmallPng.write(ramps(1), file);
		assertThat(ImageIO.read(file.toFile()).getColorModel()).as("few colours").isInstanceOf(IndexColorModel.class);
		SmallPng.write(ramps(levels), file);
		assertThat(ImageIO.read(file.toFile()).getColorModel()).as("near the bound").isInstanceOf(IndexColorModel.class);
		SmallPng.write(ramps(200), file);
		assertThat(ImageIO.read(file.toFile()).getColorModel()).as("far from it").isNotInstanceOf(IndexColorModel.class);
	}

	/** Ramps of red, and of as many greens as there are levels. */
	private static BufferedImage ramps(int levels) {
		BufferedImage picture = new BufferedImage(256, 200, BufferedImage.TYPE_INT_RGB);
		for (int y = 0; y < 200; y++) for (int x = 0; x < 256; x++) picture.setRGB(x, y, new Color(x, y * levels / 200, 0).getRGB());
		return picture;
	}

	private static Dimension size(Path file) throws IOException {
		try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
			ImageReader reader = ImageIO.getImageReaders(in).next();
			reader.setInput(in);
			Dimension size = new Dimension(reader.getWidth(0), reader.getHeight(0));
			reader.dispose();
			return size;
		}
	}
}

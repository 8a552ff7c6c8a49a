package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that tifffile and Pillow wrote; see {@code strangers.py} beside them. Every pixel follows from its place. */
class StrangersFilesTest {

	private static Path file(String name) throws Exception {
		return Path.of(StrangersFilesTest.class.getResource("strangers/" + name).toURI());
	}

	@ParameterizedTest
	@CsvSource({"imagej.tif,9,5,3,16", "imagej-deflated.tif,9,5,3,16", "imagej-ranges.tif,9,5,2,16", "pages.tif,9,5,3,16",
		"predicted.tif,9,5,3,16",
		"float.tif,9,5,2,32", "pyramid.tif,16,8,1,8", "tiff_lzw.tif,120,97,1,8", "lzw-predicted.tif,40,30,1,8", "packbits.tif,120,97,1,8",
		"tiff_adobe_deflate.tif,120,97,1,8",
		"tiff_deflate.tif,120,97,1,8", "bits.tif,41,30,1,8", "animated.gif,40,30,3,8"})
	void pixelsAreThoseThatWereWritten(String name, int width, int height, int slices, int bits) throws Exception {
		Scan scan = ScanReader.open(file(name));
		assertThat(scan.width()).isEqualTo(width);
		assertThat(scan.height()).isEqualTo(height);
		assertThat(scan.size()).isEqualTo(slices);
		assertThat(scan.bitDepth()).isEqualTo(bits);
		for (int n = 0; n < slices; n++) {
			float[] values = scan.calibrated(n + 1, 1).channels()[0];
			for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) {
				int value = (1 + x * x * 7 + y * 13 + n * 101) % (bits == 16 ? 60013 : 251);
				assertThat(values[y * width + x]).as("%d, %d of %d", x, y, n)
					.isEqualTo(name.startsWith("bits") ? value > 125 ? 255 : 0 : value);
			}
		}
	}

	@Test
	void rangesOfChannelsAreThoseOfTheHeader() throws Exception {
		Scan scan = ScanReader.open(file("imagej-ranges.tif"));
		// exactly the smallest and largest values of the channels, 1..501 and 102..602
		for (int channel = 1; channel <= 2; channel++) {
			UsedWindow window = scan.channel(channel).window();
			assertThat(window.range()).isEqualTo(channel == 1 ? new Window(1, 501) : new Window(102, 602));
			assertThat(window.name()).isEqualTo("display range of the image");
		}
	}

	@ParameterizedTest
	@CsvSource({"half.tif,16 bits of sample format 3", "wide.tif,64 bits of sample format 1", "tiles.tif,is a tiled TIFF",
		"cmyk.tif,photometric interpretation 5 with 4 samples of 8 bits"})
	void whatImageJWouldReadWrongIsRefused(String name, String sentence) throws Exception {
		Path file = file(name);
		assertThatThrownBy(() -> ScanReader.open(file)).isInstanceOf(ScanException.class).hasMessageContaining(sentence);
	}
}

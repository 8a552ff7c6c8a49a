package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;

import ij.ImagePlus;
import ij.io.FileInfo;
import ij.io.Opener;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A PNG that was decoded once is the image that ImageJ's own reader makes of the file. */
class DecodedPictureTest {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(
		ints = {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_INT_ARGB,
			BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY, BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_BYTE_BINARY})
	void isWhatImageJMakesOfTheFile(int type) throws Exception {
		BufferedImage picture = new BufferedImage(37, 23, type);
		Random random = new Random(5);
		int[] pixel = new int[picture.getRaster().getNumBands()];
		for (int y = 0; y < 23; y++) {
			for (int x = 0; x < 37; x++) {
				for (int b = 0; b < pixel.length; b++) pixel[b] = random.nextInt(1 << picture.getSampleModel().getSampleSize(b));
				picture.getRaster().setPixel(x, y, pixel);
			}
		}
		Path file = folder.resolve("picture.png");
		assertThat(ImageIO.write(picture, "png", file.toFile())).isTrue();

		ImagePlus expected = Opener.openUsingImageIO(file.toString());
		ImagePlus image = DecodedPicture.image(PictureCheck.check(file, FileKind.PNG), file);
		assertThat(image.getType()).isEqualTo(expected.getType());
		assertThat(image.getBitDepth()).isEqualTo(expected.getBitDepth());
		assertThat(image.getTitle()).isEqualTo(expected.getTitle());
		assertThat(image.getStackSize()).isEqualTo(expected.getStackSize());
		assertThat(image.getProcessor().getPixels()).isEqualTo(expected.getProcessor().getPixels());
		assertThat(image.getProcessor().getColorModel()).isEqualTo(expected.getProcessor().getColorModel());
		assertThat(image.getDisplayRangeMin()).isEqualTo(expected.getDisplayRangeMin());
		assertThat(image.getDisplayRangeMax()).isEqualTo(expected.getDisplayRangeMax());
		FileInfo info = image.getOriginalFileInfo();
		assertThat(info.fileName).isEqualTo("picture.png");
		assertThat(info.directory).isEqualTo(expected.getOriginalFileInfo().directory);
		assertThat(info.fileFormat).isEqualTo(expected.getOriginalFileInfo().fileFormat);
	}
}

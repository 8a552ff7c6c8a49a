package org.abscam.fuzz;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Small pictures as Java's own writers make them, which know nothing of ImageJ. */
final class PictureBytes {

	static final int WIDTH = 21;
	static final int HEIGHT = 13;

	private PictureBytes() {}

	/** A slope with a little noise. */
	static BufferedImage picture(int type) {
		BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
		Random random = new Random(type);
		for (int y = 0; y < HEIGHT; y++) for (int x = 0; x < WIDTH; x++) {
			if (type == BufferedImage.TYPE_USHORT_GRAY) image.getRaster().setSample(x, y, 0, 900 * x + 70 * y + random.nextInt(300));
			else if (type == BufferedImage.TYPE_BYTE_GRAY) image.getRaster().setSample(x, y, 0, 9 * x + 3 * y + random.nextInt(9));
			else image.setRGB(x, y, 0xff000000 | x * 12 << 16 | y * 19 << 8 | random.nextInt(40));
		}
		return image;
	}

	static byte[] of(String format, int... types) throws IOException {
		return of(format, null, ImageWriteParam.MODE_DISABLED, 0, types);
	}

	/**
	 * @param compression its name, {@code null} for the usual one
	 * @param progressive a mode of {@link ImageWriteParam}
	 * @param tile its side, 0 for no tiles
	 * @param types of the pages
	 */
	static byte[] of(String format, String compression, int progressive, int tile, int... types) throws IOException {
		ImageWriter writer = ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(picture(types[0])), format).next();
		ImageWriteParam param = writer.getDefaultWriteParam();
		if (compression != null) {
			param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
			param.setCompressionType(compression);
		}
		if (progressive != ImageWriteParam.MODE_DISABLED) param.setProgressiveMode(progressive);
		if (tile > 0) {
			param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
			param.setTiling(tile, tile, 0, 0);
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
			writer.setOutput(stream);
			if (types.length == 1) writer.write(null, new IIOImage(picture(types[0]), null, null), param);
			else {
				writer.prepareWriteSequence(null);
				for (int type : types) writer.writeToSequence(new IIOImage(picture(type), null, null), param);
				writer.endWriteSequence();
			}
		}
		finally {
			writer.dispose();
		}
		return bytes.toByteArray();
	}
}

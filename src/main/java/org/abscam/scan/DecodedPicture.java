package org.abscam.scan;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.io.FileInfo;
import ij.process.ColorProcessor;
import java.awt.Color;
import java.awt.Graphics;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.PixelInterleavedSampleModel;
import java.io.File;
import java.nio.file.Path;

/**
 * A decoded PNG as the image that ImageJ makes of its file. ImageJ asks Java for the colour of each pixel of such a picture, several times
 * over, which took longer than a network of a mobile phone takes for the image: the bytes of plain colours are taken as they are.
 */
final class DecodedPicture {

	private static final int OPAQUE = 0xff000000;

	private DecodedPicture() {}

	/**
	 * @param decoded a picture
	 * @param path its file
	 * @return what {@link ij.io.Opener#openUsingImageIO} makes of that file
	 */
	static ImagePlus image(BufferedImage decoded, Path path) {
		BufferedImage picture = onWhite(decoded);
		String name = path.getFileName().toString();
		int[] colours = colours(picture);
		ImagePlus image = colours == null ? new ImagePlus(name, picture)
			: new ImagePlus(name, new ColorProcessor(picture.getWidth(), picture.getHeight(), colours));
		if (image.getBitDepth() == 16 && image.getStackSize() > 1) image = new CompositeImage(image, CompositeImage.COMPOSITE);
		FileInfo file = new FileInfo();
		file.fileFormat = FileInfo.IMAGEIO;
		file.fileName = name;
		if (path.getParent() != null) file.directory = path.getParent() + File.separator;
		image.setFileInfo(file);
		return image;
	}

	/** What is transparent lies on white. */
	private static BufferedImage onWhite(BufferedImage picture) {
		boolean custom = picture.getType() == BufferedImage.TYPE_CUSTOM && picture.getSampleModel().getDataType() == DataBuffer.TYPE_BYTE;
		if (!custom && !picture.getColorModel().hasAlpha()) return picture;
		BufferedImage white = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_ARGB);
		Graphics graphics = white.getGraphics();
		graphics.setColor(Color.white);
		graphics.fillRect(0, 0, white.getWidth(), white.getHeight());
		graphics.drawImage(picture, 0, 0, null);
		return white;
	}

	/** Pixels 0xffRRGGBB of colours with 8 bits for each; {@code null} of any other picture. */
	private static int[] colours(BufferedImage picture) {
		if (picture.getRaster().getParent() != null) return null;
		if (picture.getType() == BufferedImage.TYPE_INT_ARGB) return ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
		if (picture.getType() != BufferedImage.TYPE_3BYTE_BGR
			|| !(picture.getSampleModel() instanceof PixelInterleavedSampleModel model)
			|| model.getScanlineStride() != 3 * picture.getWidth()) return null;
		int[] colours = new int[picture.getWidth() * picture.getHeight()];
		byte[] bytes = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
		for (int i = 0, at = 0; i < colours.length; i++, at += 3) {
			colours[i] = OPAQUE | (bytes[at + 2] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | bytes[at] & 0xff;
		}
		return colours;
	}
}

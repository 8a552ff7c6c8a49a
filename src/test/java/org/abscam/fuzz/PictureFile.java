package org.abscam.fuzz;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageWriteParam;

/** PNG, GIF, BMP, JPEG and PGM files. */
final class PictureFile implements Target {

	private static final int SIGNATURE = 8;

	@Override
	public List<String> stages() {
		return Pixels.STAGES;
	}

	@Override
	public List<byte[]> seeds() throws IOException {
		List<byte[]> seeds = new ArrayList<>();
		for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_BYTE_INDEXED,
			BufferedImage.TYPE_BYTE_BINARY}) {
			for (String format : List.of("png", "gif", "bmp")) seeds.add(PictureBytes.of(format, type));
		}
		seeds.add(PictureBytes.of("png", BufferedImage.TYPE_USHORT_GRAY));
		seeds.add(PictureBytes.of("png", null, ImageWriteParam.MODE_DEFAULT, 0, BufferedImage.TYPE_BYTE_GRAY));
		seeds.add(PictureBytes.of("gif", BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_BYTE_INDEXED));
		for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
			seeds.add(PictureBytes.of("jpeg", type));
			seeds.add(PictureBytes.of("jpeg", null, ImageWriteParam.MODE_DEFAULT, 0, type));
		}
		seeds.add(portable("P5\n# made here\n5 4\n255\n", 20));
		seeds.add(portable("P5 5 4 4095\n", 40));
		seeds.add(portable("P6 5 4 255\n", 60));
		seeds.add("P2 3 2 255 1 2 3 4 5 6\n".getBytes(StandardCharsets.US_ASCII));
		return seeds;
	}

	private static byte[] portable(String header, int pixels) {
		return (header + "x".repeat(pixels)).getBytes(StandardCharsets.US_ASCII);
	}

	/** A third is damaged anywhere, a third in its last three quarters; half of the PNG files have right sums again. */
	@Override
	public byte[] damaged(byte[] seed, Random random) {
		byte[] bytes = random.nextInt(3) == 0 ? Bytes.damaged(seed, random) : Bytes.pixelsDamaged(seed, random);
		return bytes.length > 1 && bytes[1] == 'P' && random.nextBoolean() ? summed(bytes) : bytes;
	}

	/** Each chunk is length, name, content, sum of name and content. */
	private static byte[] summed(byte[] png) {
		ByteBuffer file = ByteBuffer.wrap(png);
		for (int at = SIGNATURE; at + 12 <= png.length;) {
			int length = file.getInt(at);
			if (length < 0 || length > png.length - at - 12) break;
			CRC32 sum = new CRC32();
			sum.update(png, at + 4, length + 4);
			file.putInt(at + 8 + length, (int) sum.getValue());
			at += 12 + length;
		}
		return png;
	}

	@Override
	public void read(byte[] file, Path folder, Reached reached) throws Exception {
		Pixels.read(Files.write(folder.resolve("damaged.png"), file), reached);
	}
}

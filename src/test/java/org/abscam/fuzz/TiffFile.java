package org.abscam.fuzz;

import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageWriteParam;

/** TIFF files as ImageJ and as Java write them: one image, stacks, pages; plain and packed. */
final class TiffFile implements Target {

	private static final int[] NUMBERS = {0, 1, -1, 2, 3, 4, 5, 7, 8, 16, 32, 64, 255, 256, 32773, 32946, 65535, 65536, 1 << 20,
		Integer.MAX_VALUE, Integer.MIN_VALUE};
	/** Those that say where pixels lie and what they are, ImageJ's own, and some that ImageJ does not know. */
	private static final int[] TAGS = {254, 256, 257, 258, 259, 262, 266, 270, 273, 277, 278, 279, 282, 284, 296, 305, 317, 320, 322, 324,
		338, 339, 34122, 34412, 50838, 50839};
	private static final int ENTRY = 12;

	@Override
	public List<String> stages() {
		return Pixels.STAGES;
	}

	@Override
	public List<byte[]> seeds() throws IOException {
		List<byte[]> seeds = new ArrayList<>();
		ImagePlus labelled = stack(new ShortProcessor(9, 7), 3);
		labelled.getCalibration().setSigned16BitCalibration();
		labelled.getCalibration().setUnit("mm");
		labelled.setProperty("Info", "Modality: US\nOperator: nobody");
		for (ImagePlus image : List.of(labelled, stack(new FloatProcessor(9, 7), 2), stack(new ByteProcessor(9, 7), 5),
			stack(new ColorProcessor(9, 7), 2)))
			seeds.add(new FileSaver(image).serialize());
		ImagePlus hyper = stack(new ShortProcessor(9, 7), 4);
		hyper.setDimensions(2, 2, 1);
		hyper.setOpenAsHyperStack(true);
		seeds.add(new FileSaver(hyper).serialize());
		seeds.add(new FileSaver(new ImagePlus("one", ramp(new FloatProcessor(9, 7), 1))).serialize());
		for (String compression : new String[] {null, "LZW", "Deflate", "ZLib", "PackBits"}) {
			for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY, BufferedImage.TYPE_INT_RGB})
				seeds.add(PictureBytes.of("tiff", compression, ImageWriteParam.MODE_DISABLED, 0, type));
			seeds.add(PictureBytes.of("tiff", compression, ImageWriteParam.MODE_DISABLED, 0, BufferedImage.TYPE_BYTE_GRAY,
				BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_BYTE_GRAY));
		}
		return seeds;
	}

	private static ImagePlus stack(ImageProcessor kind, int slices) {
		ImageStack stack = new ImageStack(kind.getWidth(), kind.getHeight());
		for (int i = 1; i <= slices; i++) stack.addSlice("slice " + i, ramp(kind.createProcessor(kind.getWidth(), kind.getHeight()), i));
		return new ImagePlus("stack", stack);
	}

	private static ImageProcessor ramp(ImageProcessor ip, int step) {
		for (int i = 0; i < ip.getPixelCount(); i++) ip.setf(i, (float) step * i);
		return ip;
	}

	/** Half have odd numbers in their directories, one in sixteen is tiled. */
	@Override
	public byte[] damaged(byte[] seed, Random random) {
		byte[] bytes = random.nextInt(16) == 0 ? tiled() : seed.clone();
		if (random.nextInt(4) == 0) bytes = Bytes.damaged(bytes, random);
		else if (random.nextInt(3) == 0) bytes = Bytes.pixelsDamaged(bytes, random);
		else for (int i = 1 + random.nextInt(2); i > 0; i--) change(bytes, random);
		return bytes;
	}

	private static byte[] tiled() {
		try {
			return PictureBytes.of("tiff", null, ImageWriteParam.MODE_DISABLED, 16, BufferedImage.TYPE_BYTE_GRAY);
		}
		catch (IOException e) {
			throw new UncheckedIOException(e); // nothing is written to disk
		}
	}

	private static void change(byte[] bytes, Random random) {
		ByteBuffer file = ByteBuffer.wrap(bytes).order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
		List<Integer> directories = new ArrayList<>();
		for (int at = file.getInt(4); at > 0 && at < bytes.length - 6 && directories.size() < 9; at = next(file, at)) directories.add(at);
		if (directories.isEmpty()) return; // damaged already
		int directory = directories.get(random.nextInt(directories.size()));
		int count = Math.min(file.getShort(directory), (bytes.length - directory - 6) / ENTRY);
		if (count < 1) return;
		if (random.nextInt(16) == 0) file.putInt(directory + 2 + ENTRY * count, other(directories, random));
		int entry = directory + 2 + ENTRY * random.nextInt(count);
		int type = file.getShort(entry + 2);
		switch (random.nextInt(6)) {
			case 0 -> file.putShort(entry, (short) TAGS[random.nextInt(TAGS.length)]);
			case 1 -> file.putShort(entry + 2, (short) random.nextInt(15));
			case 2 -> file.putInt(entry + 4, number(file.getInt(entry + 4), random));
			default -> {
				if (type == 3) file.putShort(entry + 8, (short) number(file.getShort(entry + 8), random));
				else file.putInt(entry + 8, number(file.getInt(entry + 8), random));
			}
		}
	}

	private static int next(ByteBuffer file, int directory) {
		int at = directory + 2 + ENTRY * file.getShort(directory);
		return at > 0 && at < file.limit() - 4 ? file.getInt(at) : 0;
	}

	private static int other(List<Integer> directories, Random random) {
		return random.nextBoolean() ? directories.get(random.nextInt(directories.size())) : NUMBERS[random.nextInt(NUMBERS.length)];
	}

	private static int number(int now, Random random) {
		return switch (random.nextInt(4)) {
			case 0 -> now + 1;
			case 1 -> now - 1;
			default -> NUMBERS[random.nextInt(NUMBERS.length)];
		};
	}

	@Override
	public void read(byte[] file, Path folder, Reached reached) throws Exception {
		Pixels.read(Files.write(folder.resolve("damaged.tif"), file), reached);
	}
}

package org.abscam.manual;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * PNG files that are small enough for a repository: 256 colours where these are near enough, each the mean of those that it stands for. Colours are shared out by median cut (P.
 * Heckbert, Color image quantization for frame buffer display, SIGGRAPH 1982), where a box counts by how far its pixels are from their mean.
 */
final class SmallPng {

	private static final int MOST = 256;
	private static final double LESS = .5;
	/** Levels by which pixels may differ on average; where few colours differ more, as in pictures full of browns, all are kept. */
	private static final double MOST_FAR = .9;
	/** About as far, the picture that is there decides, so that some pixels more do not change the shades of a whole one. */
	private static final double ABOUT = .2;

	private SmallPng() {}

	static void write(BufferedImage picture, Path file) throws IOException {
		BufferedImage reduced = reduced(picture);
		double bound = Files.exists(file) ? MOST_FAR + (isReduced(file) ? ABOUT : -ABOUT) : MOST_FAR;
		BufferedImage small = far(picture, reduced) > bound ? picture : reduced;
		ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
		Files.deleteIfExists(file);
		try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
			ImageWriteParam smallest = writer.getDefaultWriteParam();
			smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
			smallest.setCompressionQuality(0);
			writer.setOutput(out);
			writer.write(null, new IIOImage(small, null, null), smallest);
		}
		finally {
			writer.dispose();
		}
	}

	private static boolean isReduced(Path file) throws IOException {
		return ImageIO.read(file.toFile()).getColorModel() instanceof IndexColorModel;
	}

	/** Mean over the pixels of how far the channel differs that differs most. */
	static double far(BufferedImage a, BufferedImage b) {
		long sum = 0;
		for (int y = 0; y < a.getHeight(); y++) {
			for (int x = 0; x < a.getWidth(); x++) {
				int most = 0;
				for (int c = 0; c < 3; c++) most = Math.max(most, Math.abs(channel(a.getRGB(x, y), c) - channel(b.getRGB(x, y), c)));
				sum += most;
			}
		}
		return (double) sum / (a.getWidth() * a.getHeight());
	}

	static BufferedImage reduced(BufferedImage picture) {
		int width = picture.getWidth();
		int[] pixels = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
		Map<Integer, Integer> counts = new HashMap<>();
		for (int rgb : pixels) counts.merge(rgb & 0xffffff, 1, Integer::sum);
		List<Box> boxes = boxes(counts);
		byte[][] palette = new byte[3][boxes.size()];
		Map<Integer, Integer> places = new HashMap<>();
		for (int i = 0; i < boxes.size(); i++) {
			int mean = boxes.get(i).mean();
			for (int channel = 0; channel < 3; channel++) palette[channel][i] = (byte) channel(mean, channel);
			for (int[] colour : boxes.get(i).colours) places.put(colour[0], i);
		}
		BufferedImage small = new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_BYTE_INDEXED,
			new IndexColorModel(8, boxes.size(), palette[0], palette[1], palette[2]));
		int[] row = new int[width];
		for (int y = 0; y < picture.getHeight(); y++) {
			for (int x = 0; x < width; x++) row[x] = places.get(pixels[y * width + x] & 0xffffff);
			small.getRaster().setPixels(0, y, width, 1, row);
		}
		return small;
	}

	private static List<Box> boxes(Map<Integer, Integer> counts) {
		int[][] all = counts.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(e -> new int[] {e.getKey(), e.getValue()})
			.toArray(int[][]::new);
		List<Box> boxes = new ArrayList<>(List.of(new Box(all)));
		while (boxes.size() < MOST) {
			Box widest = boxes.stream().max(Comparator.comparingDouble(box -> box.spread)).orElseThrow();
			if (widest.colours.length < 2) break;
			boxes.remove(widest);
			boxes.addAll(widest.halves());
		}
		return boxes;
	}

	private static int channel(int rgb, int channel) {
		return rgb >> 16 - 8 * channel & 0xff;
	}

	/** Colours with how many pixels they have. */
	private static final class Box {

		private final int[][] colours;
		private final double[] means = new double[3];
		/** Sum of the squared distances to the mean. */
		private final double spread;
		private final int widest;

		Box(int[][] colours) {
			this.colours = colours;
			double weight = 0;
			for (int[] colour : colours) {
				weight += weight(colour);
				for (int c = 0; c < 3; c++) means[c] += weight(colour) * channel(colour[0], c);
			}
			double[] spreads = new double[3];
			for (int c = 0; c < 3; c++) {
				means[c] /= weight;
				for (int[] colour : colours) spreads[c] += weight(colour) * Math.pow(channel(colour[0], c) - means[c], 2);
			}
			spread = spreads[0] + spreads[1] + spreads[2];
			widest = spreads[0] >= spreads[1] && spreads[0] >= spreads[2] ? 0 : spreads[1] >= spreads[2] ? 1 : 2;
		}

		/** Less than in proportion, so that lines and letters keep their colours beside large pictures. */
		private static double weight(int[] colour) {
			return Math.pow(colour[1], LESS);
		}

		List<Box> halves() {
			int[][] sorted = colours.clone();
			Arrays.sort(sorted,
				Comparator.comparingInt((int[] colour) -> channel(colour[0], widest)).thenComparingInt(colour -> colour[0]));
			int cut = 1;
			while (cut < sorted.length - 1 && channel(sorted[cut][0], widest) <= means[widest]) cut++;
			return List.of(new Box(Arrays.copyOf(sorted, cut)), new Box(Arrays.copyOfRange(sorted, cut, sorted.length)));
		}

		int mean() {
			int rgb = 0;
			for (int c = 0; c < 3; c++) rgb = rgb << 8 | (int) Math.round(means[c]);
			return rgb;
		}
	}
}

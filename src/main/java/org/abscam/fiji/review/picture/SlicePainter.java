package org.abscam.fiji.review.picture;

import ij.ImagePlus;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.abscam.report.ExplainedScan;
import org.abscam.report.overlay.MapBrush;
import org.abscam.report.overlay.OverlayLook;

/**
 * The slice that is shown with its map on it. Only that one is kept, so that a stack of any length takes no memory: maps are read when
 * their slice is shown.
 */
final class SlicePainter {

	private final ImagePlus image;
	private final BufferedImage picture;
	private int[] places = {};
	private ExplainedScan result;
	private float[] map;
	private int mapOf = -1;
	/** Of each map its maximum, not a number as long as it was not asked for. */
	private float[] maxima = {};
	private MapBrush brush = new MapBrush(OverlayLook.USUAL);
	private Object painted;
	private final SliceIndices indices = new SliceIndices();
	private boolean fast;

	/** What the picture shows: it is painted anew when one of them is another. */
	private record Painted(Image slice, int number, OverlayLook look, ExplainedScan result) {

		@Override
		public boolean equals(Object other) {
			return other instanceof Painted p && p.slice == slice && p.number == number && p.look.equals(look) && p.result == result;
		}

		@Override
		public int hashCode() {
			return number;
		}
	}

	SlicePainter(ImagePlus image) {
		this.image = image;
		this.picture = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
	}

	/** @param result its maps are shown from now on; {@code null} for none */
	void setMaps(ExplainedScan result) {
		this.result = result;
		List<float[]> maps = result == null ? List.of() : result.maps();
		places = new int[image.getStackSize() + 1];
		Arrays.fill(places, -1);
		for (int i = 0; i < maps.size(); i++) {
			int slice = result.slices().get(i);
			if (slice < places.length) places[slice] = i;
		}
		maxima = new float[maps.size()];
		Arrays.fill(maxima, Float.NaN);
		map = null;
		mapOf = -1;
		painted = null;
	}

	/** @return the map of a slice, empty where it has none */
	Optional<float[]> map(int slice) {
		int place = slice < places.length ? places[slice] : -1;
		if (place != mapOf) {
			map = place < 0 ? null : result.map(place, map);
			mapOf = place;
		}
		return Optional.ofNullable(map);
	}

	/**
	 * Takes up ImageJ's current slice as it is, to be painted fast.
	 *
	 * @return whether that can be, as it can for slices of one channel and up to 16 bits, and of colours
	 */
	boolean take() {
		forget();
		fast = !image.isComposite() && indices.take(image.getProcessor());
		return fast;
	}

	/** Takes up the picture that ImageJ has just made of its current slice, to be painted fast where that can be. */
	void takePicture() {
		fast = indices.take(image.getImage(), image.getWidth(), image.getHeight());
	}

	/** @return whether the slice was taken up to be painted fast */
	boolean isFast() {
		return fast;
	}

	/**
	 * Paints what is seen of the slice that was taken up straight as it is on the screen.
	 *
	 * @param number of the slice
	 * @param look of the map
	 * @param part what is seen
	 * @param from column of the screen from which the map is on it
	 * @param screen becomes what is seen, 0xRRGGBB
	 */
	void paint(int number, OverlayLook look, SeenPart part, int from, int[] screen) {
		indices.paint(part, screen);
		Optional<float[]> values = from < part.columns().length ? map(number) : Optional.empty();
		if (values.isEmpty()) return;
		if (!brush.look().equals(look)) brush = new MapBrush(look);
		indices.paintOver(part, from, values.get(), brush.shades(indices.palette(), maximum(values.get())), screen);
	}

	private float maximum(float[] values) {
		if (Float.isNaN(maxima[mapOf])) maxima[mapOf] = MapBrush.maximum(values);
		return maxima[mapOf];
	}

	/**
	 * @param slice its picture
	 * @param number of the slice
	 * @return the slice with the map on it; the slice alone where it has no map
	 */
	BufferedImage painted(Image slice, int number, OverlayLook look) {
		Painted wanted = new Painted(slice, number, look, result);
		if (wanted.equals(painted)) return picture;
		int[] pixels = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
		if (!brush.look().equals(look)) brush = new MapBrush(look);
		Optional<float[]> values = map(number);
		byte[] levels = levels(slice);
		if (levels != null && values.isPresent())
			brush.over(levels, SliceIndices.palette(((BufferedImage) slice).getColorModel()), values.get(), pixels);
		else {
			Graphics2D paint = picture.createGraphics();
			paint.drawImage(slice, 0, 0, null);
			paint.dispose();
			values.ifPresent(map -> brush.over(pixels, map));
		}
		painted = wanted;
		return picture;
	}

	/** Of a picture with a palette its indices, else {@code null}. */
	private static byte[] levels(Image slice) {
		return slice instanceof BufferedImage grey && grey.getColorModel() instanceof IndexColorModel
			&& grey.getRaster().getDataBuffer() instanceof DataBufferByte bytes
			&& bytes.getData().length == grey.getWidth() * grey.getHeight() ? bytes.getData() : null;
	}

	/** The slice's pixels may be others. */
	void forget() {
		painted = null;
		fast = false;
	}
}

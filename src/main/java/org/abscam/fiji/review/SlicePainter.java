package org.abscam.fiji.review;

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
import org.abscam.report.MapBrush;
import org.abscam.report.OverlayLook;

/**
 * The slice that is shown with its map on it. Only that one is kept, so that a stack of any length takes no memory: maps are read when
 * their slice is shown.
 */
final class SlicePainter {

	private final ImagePlus image;
	private final BufferedImage picture;
	private int[] places = {};
	private List<float[]> maps = List.of();
	private float[] map;
	private int mapOf = -1;
	private MapBrush brush = new MapBrush(OverlayLook.USUAL);
	private Object painted;

	/** What the picture shows: it is painted anew when one of them is another. */
	private record Painted(Image slice, int number, OverlayLook look, List<float[]> maps, boolean hurried) {

		@Override
		public boolean equals(Object other) {
			return other instanceof Painted p && p.slice == slice && p.number == number && p.look.equals(look) && p.maps == maps
				&& p.hurried == hurried;
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
		maps = result == null ? List.of() : result.maps();
		places = new int[image.getStackSize() + 1];
		Arrays.fill(places, -1);
		for (int i = 0; i < maps.size(); i++) {
			int slice = result.slices().get(i);
			if (slice < places.length) places[slice] = i;
		}
		map = null;
		mapOf = -1;
		painted = null;
	}

	/** @return the map of the slice that is shown, empty where it has none */
	Optional<float[]> map() {
		int slice = image.getCurrentSlice();
		int place = slice < places.length ? places[slice] : -1;
		if (place != mapOf) {
			map = place < 0 ? null : maps.get(place);
			mapOf = place;
		}
		return Optional.ofNullable(map);
	}

	/**
	 * @param hurried whether to be fast is more than to be exact
	 * @return the slice with the map on it; the slice alone where it has no map
	 */
	BufferedImage painted(OverlayLook look, boolean hurried) {
		Image slice = image.getImage();
		Painted wanted = new Painted(slice, image.getCurrentSlice(), look, maps, hurried);
		if (wanted.equals(painted)) return picture;
		int[] pixels = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
		if (!brush.look().equals(look)) brush = new MapBrush(look);
		Optional<float[]> values = map();
		byte[] levels = levels(slice);
		if (levels != null && values.isPresent()) {
			int[] palette = new int[256];
			((IndexColorModel) ((BufferedImage) slice).getColorModel()).getRGBs(palette);
			for (int i = 0; i < palette.length; i++) palette[i] &= 0xffffff;
			brush.over(levels, palette, values.get(), image.getWidth(), hurried ? 2 : 1, pixels);
		}
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

	/** The slice's pixels changed. */
	void forget() {
		painted = null;
	}
}

package org.abscam.cohort;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much of a map lies where no evidence should be.
 *
 * @param outside part of its sum outside of the body: outside of a mask where one is given, else on what is dark, and joined with the image's
 *        border by what is dark; NaN of an empty map
 * @param text part of its sum on what looks like burnt-in letters; NaN of an empty map
 * @param letters how many of these there are
 */
record Surroundings(double outside, double text, int letters) {

	/** Dark is what is below this part of the image's range of grey. */
	private static final double DARK = .08;
	/** Parts of the range above which letters are looked for: thin strokes are less bright where the image was made smaller. */
	private static final double[] BRIGHT = {.85, .7, .55, .4};
	/** By how much of the range a letter stands out of what is beside it. */
	private static final double CONTRAST = .3;
	/** Part of a letter's outline that stands out so. */
	private static final double SHARP = .6;
	/** How far from the letter that is looked for, and how far around it the map counts, in pixels. */
	private static final int BESIDE = 2;
	private static final int LOWEST = 5;
	private static final double HIGHEST = .1;
	private static final double WIDEST = .15;
	private static final double SPARSEST = .15;
	/** A full box is no letter, but may be an I or a dash, which stand beside others. */
	private static final double FULLEST = .9;
	/** Letters that stand alone, as for the side of the body, do so near the border. */
	private static final double MARGIN = .25;

	/**
	 * @param grey row-major grey levels of any range
	 * @param map row-major values of the map on the same grid
	 * @param body where the body or organ is; empty where nobody says
	 */
	static Surroundings of(float[] grey, float[] map, int width, int height, Optional<boolean[]> body) {
		Picture picture = Picture.of(grey, width, height);
		boolean[] background = body.isPresent() ? null : picture.background();
		List<Box> letters = picture.letters();
		boolean[] text = new boolean[map.length];
		letters.forEach(letter -> letter.mark(text, width, height));
		double sum = 0;
		double away = 0;
		double on = 0;
		for (int i = 0; i < map.length; i++) {
			if (!(map[i] > 0) || !Float.isFinite(map[i])) continue;
			sum += map[i];
			if (body.isPresent() ? !body.get()[i] : background[i]) away += map[i];
			if (text[i]) on += map[i];
		}
		return sum == 0 ? new Surroundings(Double.NaN, Double.NaN, letters.size()) : new Surroundings(away / sum, on / sum, letters.size());
	}

	/** Of the slices of a volume, weighted by what of the map is on each. */
	static Surroundings together(List<Surroundings> slices, List<float[]> maps) {
		if (slices.size() == 1) return slices.get(0);
		double sum = 0;
		double outside = 0;
		double text = 0;
		int letters = 0;
		for (int z = 0; z < slices.size(); z++) {
			letters += slices.get(z).letters;
			if (Double.isNaN(slices.get(z).outside)) continue;
			double weight = 0;
			for (float value : maps.get(z)) weight += Math.max(0, value);
			sum += weight;
			outside += weight * slices.get(z).outside;
			text += weight * slices.get(z).text;
		}
		return new Surroundings(outside / sum, text / sum, letters);
	}

	private record Box(int left, int top, int right, int bottom, int count) {

		int wide() {
			return right - left + 1;
		}

		int high() {
			return bottom - top + 1;
		}

		boolean overlaps(Box other) {
			return left <= other.right && other.left <= right && top <= other.bottom && other.top <= bottom;
		}

		/** Whether two could be letters of one line. */
		boolean isBeside(Box other) {
			int gap = Math.max(other.left - right, left - other.right);
			int common = Math.min(bottom, other.bottom) - Math.max(top, other.top) + 1;
			return gap > 0 && gap <= Math.max(high(), other.high()) && common >= .6 * Math.max(high(), other.high());
		}

		void mark(boolean[] text, int width, int height) {
			for (int y = Math.max(0, top - BESIDE); y <= Math.min(height - 1, bottom + BESIDE); y++)
				for (int x = Math.max(0, left - BESIDE); x <= Math.min(width - 1, right + BESIDE); x++) text[y * width + x] = true;
		}
	}

	private record Picture(float[] grey, int width, int height, double low, double range) {

		static Picture of(float[] grey, int width, int height) {
			float low = Float.POSITIVE_INFINITY;
			float high = Float.NEGATIVE_INFINITY;
			for (float value : grey) {
				low = Math.min(low, value);
				high = Math.max(high, value);
			}
			return new Picture(grey, width, height, low, (double) high - low);
		}

		/** Dark pixels that are joined with the border by dark ones, edge to edge. */
		boolean[] background() {
			boolean[] found = new boolean[grey.length];
			int[] queue = new int[grey.length];
			int end = 0;
			for (int i = 0; i < grey.length; i++) {
				int x = i % width;
				int y = i / width;
				if ((x == 0 || y == 0 || x == width - 1 || y == height - 1) && isDark(i)) {
					found[i] = true;
					queue[end++] = i;
				}
			}
			for (int next = 0; next < end; next++) {
				int x = queue[next] % width;
				int y = queue[next] / width;
				for (int[] step : new int[][] {{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
					int u = x + step[0];
					int v = y + step[1];
					if (u < 0 || v < 0 || u >= width || v >= height || found[v * width + u] || !isDark(v * width + u)) continue;
					found[v * width + u] = true;
					queue[end++] = v * width + u;
				}
			}
			return found;
		}

		private boolean isDark(int index) {
			return range > 0 && grey[index] < low + DARK * range;
		}

		/** Small, bright, sharp groups of pixels that stand in a line, or alone near the border. */
		List<Box> letters() {
			List<Box> groups = new ArrayList<>();
			int[] queue = new int[grey.length];
			for (double level : BRIGHT) if (range > 0) find(low + level * range, queue, groups);
			return groups.stream().filter(box -> groups.stream().anyMatch(box::isBeside)
				|| isMarginal(box) && box.count <= FULLEST * box.wide() * box.high()).toList();
		}

		/** Adds the groups above a level that are none yet. */
		private void find(double level, int[] queue, List<Box> groups) {
			boolean[] seen = new boolean[grey.length];
			for (int i = 0; i < grey.length; i++) {
				if (seen[i] || grey[i] < level) continue;
				Box box = fill(i, level, seen, queue);
				if (box.high() >= LOWEST && box.high() <= HIGHEST * height && box.wide() >= 2 && box.wide() <= WIDEST * width
					&& box.count >= SPARSEST * box.wide() * box.high() && groups.stream().noneMatch(box::overlaps)
					&& isSharp(level, queue, box.count)) groups.add(box);
			}
		}

		private Box fill(int from, double level, boolean[] seen, int[] queue) {
			int left = from % width;
			int right = left;
			int top = from / width;
			int bottom = top;
			int end = 0;
			seen[from] = true;
			queue[end++] = from;
			for (int next = 0; next < end; next++) {
				int x = queue[next] % width;
				int y = queue[next] / width;
				left = Math.min(left, x);
				right = Math.max(right, x);
				top = Math.min(top, y);
				bottom = Math.max(bottom, y);
				for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
					for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
						if (seen[v * width + u] || grey[v * width + u] < level) continue;
						seen[v * width + u] = true;
						queue[end++] = v * width + u;
					}
				}
			}
			return new Box(left, top, right, bottom, end);
		}

		/** Whether most ways out of a group lead into the dark within a few pixels. */
		private boolean isSharp(double level, int[] pixels, int count) {
			int ways = 0;
			int sharp = 0;
			for (int i = 0; i < count; i++) {
				int x = pixels[i] % width;
				int y = pixels[i] / width;
				for (int[] step : new int[][] {{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
					int u = x + step[0];
					int v = y + step[1];
					if (u < 0 || v < 0 || u >= width || v >= height || grey[v * width + u] >= level) continue;
					ways++;
					float darkest = Float.POSITIVE_INFINITY;
					for (int far = 1; far <= BESIDE; far++) {
						int further = Math.max(0, Math.min(height - 1, y + far * step[1])) * width
							+ Math.max(0, Math.min(width - 1, x + far * step[0]));
						darkest = Math.min(darkest, grey[further]);
					}
					if (grey[pixels[i]] - darkest >= CONTRAST * range) sharp++;
				}
			}
			return ways > 0 && sharp >= SHARP * ways;
		}

		private boolean isMarginal(Box box) {
			double x = (box.left + box.right + 1) / 2.0 / width;
			double y = (box.top + box.bottom + 1) / 2.0 / height;
			return x < MARGIN || x > 1 - MARGIN || y < MARGIN || y > 1 - MARGIN;
		}
	}
}

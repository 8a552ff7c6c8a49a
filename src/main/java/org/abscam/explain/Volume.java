package org.abscam.explain;

import java.util.Arrays;
import java.util.List;

/** Sizes of a picture as those of a volume: a picture is a volume of depth 1. */
final class Volume {

	private Volume() {}

	/** Depth, height and width. */
	static int[] sizes(long[] spatial) {
		int[] sizes = {1, 1, 1};
		for (int i = 0; i < spatial.length; i++) sizes[3 - spatial.length + i] = (int) spatial[i];
		return sizes;
	}

	/** Depth, height and width. */
	static int[] sizes(List<Integer> spatial) {
		return sizes(spatial.stream().mapToLong(Integer::longValue).toArray());
	}

	static int product(int[] sizes) {
		return Arrays.stream(sizes).reduce(1, Math::multiplyExact);
	}
}

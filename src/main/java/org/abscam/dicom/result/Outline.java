package org.abscam.dicom.result;

import java.util.ArrayList;
import java.util.List;

/** The outer edge of a region whose pixels touch by edges or corners, walked along the sides of pixels with the region at the right. */
final class Outline {

	/** To the right, down, to the left, up. */
	private static final int[] X = {1, 0, -1, 0};
	private static final int[] Y = {0, 1, 0, -1};

	private final Region.Mask mask;

	Outline(Region.Mask mask) {
		this.mask = mask;
	}

	/** Corners where the way turns, the first of them again at the end. Holes are not seen. */
	List<int[]> points() {
		int start = 0;
		while (!mask.set()[start]) start++;
		int x = start % mask.width();
		int y = start / mask.width();
		int firstX = x;
		int firstY = y;
		int direction = 0;
		List<int[]> points = new ArrayList<>();
		do {
			int turned = turned(x, y, direction);
			if (turned != direction || points.isEmpty()) points.add(new int[] {x, y});
			direction = turned;
			x += X[direction];
			y += Y[direction];
		}
		while (x != firstX || y != firstY || turned(x, y, direction) != 0);
		points.add(new int[] {firstX, firstY});
		return points;
	}

	/** Where to go from a corner: left where a pixel lies ahead at the left, so that pixels that touch by a corner stay together. */
	private int turned(int x, int y, int direction) {
		if (ahead(x, y, direction, true)) return (direction + 3) % 4;
		return ahead(x, y, direction, false) ? direction : (direction + 1) % 4;
	}

	private boolean ahead(int x, int y, int direction, boolean left) {
		return switch (direction) {
			case 0 -> mask.at(x, left ? y - 1 : y);
			case 1 -> mask.at(left ? x : x - 1, y);
			case 2 -> mask.at(x - 1, left ? y : y - 1);
			default -> mask.at(left ? x - 1 : x, y - 1);
		};
	}
}

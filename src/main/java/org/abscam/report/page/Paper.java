package org.abscam.report.page;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;

/** What a report is drawn on: pages of A4, in points (1/72 inch) from the upper left corner. */
interface Paper {

	float WIDTH = 595.28f;
	float HEIGHT = 841.89f;

	/** Begins another page. */
	void page() throws IOException;

	/**
	 * @param text that {@link PageFont#shown} made
	 * @param y of the line that the letters stand on
	 * @param isStrong whether the letters are heavier
	 */
	void text(String text, float x, float y, float size, Color colour, boolean isStrong) throws IOException;

	void fill(float x, float y, float width, float height, Color colour) throws IOException;

	void picture(BufferedImage picture, float x, float y, float width, float height) throws IOException;

	/** Where nothing is seen: to count pages. */
	Paper NONE = new Paper() {

		@Override
		public void page() {}

		@Override
		public void text(String text, float x, float y, float size, Color colour, boolean isStrong) {}

		@Override
		public void fill(float x, float y, float width, float height, Color colour) {}

		@Override
		public void picture(BufferedImage picture, float x, float y, float width, float height) {}
	};
}

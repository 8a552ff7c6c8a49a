package org.abscam.fiji.review.picture;

import static org.assertj.core.api.Assertions.assertThat;

import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import java.awt.Rectangle;
import org.abscam.review.Outline;
import org.junit.jupiter.api.Test;

class OutlinesTest {

	@Test
	void rectangleHasItsFourCorners() {
		Outline outline = Outlines.of(new Roi(10, 20, 30, 40));

		assertThat(outline.rings()).hasSize(1);
		assertThat(outline.rings().get(0)).containsExactlyInAnyOrder(new Outline.Point(10, 20), new Outline.Point(40, 20),
			new Outline.Point(40, 60), new Outline.Point(10, 60));
	}

	@Test
	void holesStayHoles() {
		ShapeRoi ring = new ShapeRoi(new Roi(0, 0, 30, 30)).not(new ShapeRoi(new Roi(10, 10, 10, 10)));
		Outline outline = Outlines.of(ring);
		Roi back = Outlines.roi(outline);

		assertThat(outline.rings()).hasSize(2);
		assertThat(back.getContainedPoints()).hasSize(30 * 30 - 10 * 10);
		assertThat(back.contains(15, 15)).isFalse();
	}

	/** π a b, and ImageJ's own pixels. */
	@Test
	void ovalKeepsItsArea() {
		OvalRoi oval = new OvalRoi(5, 7, 60, 40);
		Roi back = Outlines.roi(Outlines.of(oval));

		assertThat(back.getBounds()).isEqualTo(new Rectangle(5, 7, 60, 40));
		assertThat((double) back.getContainedPoints().length).isCloseTo(Math.PI * 30 * 20,
			org.assertj.core.data.Percentage.withPercentage(1));
	}
}

package org.abscam.fiji.review.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Dimension;
import java.awt.Rectangle;
import org.junit.jupiter.api.Test;

class SharedViewTest {

	private final SharedView view = new SharedView(512, 256);

	@Test
	void allIsSeenAsLargeAsFits() {
		view.setRoom(new Dimension(400, 400));

		assertThat(view.magnification()).isEqualTo(400 / 512.);
		assertThat(view.size()).isEqualTo(new Dimension(400, 200));
		assertThat(view.source()).isEqualTo(new Rectangle(0, 0, 512, 256));
	}

	@Test
	void placeUnderThePointerStaysWhenItIsZoomed() {
		view.setRoom(new Dimension(400, 400));
		view.zoom(2, 300, 100);
		double before = (300 - view.source().x) * view.magnification();
		view.zoom(4, 300, 100);

		assertThat((300 - view.source().x) * view.magnification()).isCloseTo(before, within(4.));
		assertThat(view.size()).isEqualTo(new Dimension(400, 400));
	}

	@Test
	void nothingOutsideOfTheImageIsSeen() {
		view.setRoom(new Dimension(400, 400));
		view.zoom(4, 0, 0);
		view.moveTo(-1000, 5000);

		assertThat(view.source()).isEqualTo(new Rectangle(0, 156, 100, 100));
	}

	@Test
	void smallerThanFitsIsAll() {
		view.setRoom(new Dimension(400, 400));
		view.zoom(4, 10, 10);
		view.zoom(0.1, 10, 10);

		assertThat(view.source()).isEqualTo(new Rectangle(0, 0, 512, 256));
	}
}

package org.abscam.report.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.abscam.report.Seen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FindingLookTest {

	private static final int SIZE = 60;
	private static final Rectangle OUTLINE = new Rectangle(15, 15, 30, 30);

	/** WCAG 2.2, 1.4.11: parts of pictures that are needed to understand them. */
	@ParameterizedTest
	@EnumSource
	void onEveryGreyLineOrHaloHasAContrastOfThreeToOne(FindingLook look) {
		for (int grey = 0; grey < 256; grey++) {
			double line = Seen.contrast(look.colour().getRGB(), grey * 0x010101);
			double halo = Seen.contrast(FindingLook.HALO.getRGB(), grey * 0x010101);
			assertThat(Math.max(line, halo)).as("grey " + grey).isGreaterThanOrEqualTo(3);
		}
		assertThat(Seen.contrast(look.colour().getRGB(), FindingLook.HALO.getRGB())).as("line on its halo").isGreaterThan(7);
	}

	/** About nine times a difference that is just noticed; lines are thin. */
	@ParameterizedTest
	@EnumSource
	void coloursStayApartForAllReaders(Seen seen) {
		for (FindingLook one : FindingLook.values()) {
			for (FindingLook other : FindingLook.values()) {
				if (one == other) continue;
				assertThat(seen.difference(one.colour().getRGB(), other.colour().getRGB())).as(one + " and " + other).isGreaterThan(20);
			}
		}
	}

	@Test
	void eachHasAFormOfItsOwn() {
		assertThat(Arrays.stream(FindingLook.values()).map(FindingLook::form)).doesNotHaveDuplicates();
		assertThat(Arrays.stream(FindingLook.values()).map(look -> {
			BasicStroke line = (BasicStroke) look.line(1);
			return line.getLineWidth() + " " + Arrays.toString(line.getDashArray());
		})).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(doubles = {1, 1.5, 2})
	void linesAndHalosGrowWithTheScale(double scale) {
		for (FindingLook look : FindingLook.values()) {
			BasicStroke usual = (BasicStroke) look.line(1);
			BasicStroke line = (BasicStroke) look.line(scale);
			assertThat((double) line.getLineWidth()).isEqualTo(usual.getLineWidth() * scale);
			assertThat((double) ((BasicStroke) look.halo(scale)).getLineWidth()).isEqualTo((usual.getLineWidth() + 2) * scale);
			if (usual.getDashArray() != null) assertThat((double) line.getDashArray()[0]).isEqualTo(usual.getDashArray()[0] * scale);
		}
		assertThat(((BasicStroke) FindingLook.OPEN.line(.5)).getLineWidth()).as("never thinner").isEqualTo(1);
	}

	/** On white the halo is what is seen, on black the line; dotted lines have gaps, which show the halo. */
	@Test
	void theLineLiesOnItsHalo() {
		for (FindingLook look : FindingLook.values()) {
			for (int ground : new int[] {0xffffff, 0, 0x808080}) {
				BufferedImage picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
				Graphics2D g = picture.createGraphics();
				for (int i = 0; i < SIZE * SIZE; i++) picture.setRGB(i % SIZE, i / SIZE, ground);
				look.draw(g, OUTLINE, 1);
				g.dispose();
				int line = look.colour().getRGB() & 0xffffff;
				int lines = 0;
				int halos = 0;
				for (int x = 20; x < 40; x++) {
					for (int y = 10; y < 20; y++) {
						if ((picture.getRGB(x, y) & 0xffffff) == line) lines++;
						else if ((picture.getRGB(x, y) & 0xffffff) == 0) halos++;
						else assertThat(picture.getRGB(x, y) & 0xffffff).isEqualTo(ground);
					}
				}
				assertThat(lines).as(look.name()).isBetween(4, 40);
				if (ground != 0) assertThat(halos).as(look.name()).isBetween(40, 60);
			}
		}
	}
}

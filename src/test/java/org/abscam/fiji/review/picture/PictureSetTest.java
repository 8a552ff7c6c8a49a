package org.abscam.fiji.review.picture;

import static org.assertj.core.api.Assertions.assertThat;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import java.awt.Dimension;
import java.nio.file.Path;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.review.Case;
import org.abscam.review.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the pictures of a window stand, without a screen. */
class PictureSetTest {

	@TempDir
	private Path folder;

	/** Two pictures of the same would tell a reader nothing; in one he sees more. */
	@Test
	void whoReadsFirstSeesTheScanOnceAndLarge() throws Exception {
		ImagePlus image = new ImagePlus("scan", new ByteProcessor(100, 100));
		try (Case reviewed = Case.open(folder.resolve("scan.review.json"), "ab".repeat(32), "scan", "Ann")) {
			ReviewState state = new ReviewState(image, reviewed, why -> {
				throw new AssertionError(why);
			});
			state.setReadingFirst(true);
			ViewSettings settings = new ViewSettings();
			PictureSet pictures = new PictureSet(state, settings, new ReviewCanvas(image, true), said -> {
			});
			pictures.setSize(1000, 600);
			pictures.doLayout();
			assertThat(pictures.second().isVisible()).isFalse();
			Dimension alone = pictures.first().getSize();
			assertThat(alone.width).isBetween(560, 600); // the height less a line of words

			state.apply(new Change.Answered(Change.Stage.BEFORE, "normal", .8, 3));
			assertThat(pictures.second().isVisible()).as("before it is revealed").isFalse();
			state.apply(new Change.Revealed(4));
			state.setRevealed(true);
			assertThat(pictures.second().isVisible()).isTrue();
			assertThat(pictures.first().getSize()).isEqualTo(pictures.second().getSize());
			assertThat(pictures.first().getWidth()).isBetween(470, 500); // half the width
			state.setRevealed(false);
			assertThat(pictures.second().isVisible()).as("hidden for a moment, nothing jumps").isTrue();
			settings.nextLayout();
			assertThat(pictures.second().isVisible()).as("swipe").isFalse();
		}
	}

	@Test
	void whoDoesNotReadFirstSeesTwoPlaces() throws Exception {
		ImagePlus image = new ImagePlus("scan", new ByteProcessor(100, 100));
		try (Case reviewed = Case.open(folder.resolve("scan.review.json"), "ab".repeat(32), "scan", "Ann")) {
			PictureSet pictures = new PictureSet(new ReviewState(image, reviewed, why -> {
			}), new ViewSettings(), new ReviewCanvas(image, true), said -> {
			});
			pictures.setSize(1000, 600);
			pictures.doLayout();
			assertThat(pictures.second().isVisible()).isTrue();
		}
	}
}

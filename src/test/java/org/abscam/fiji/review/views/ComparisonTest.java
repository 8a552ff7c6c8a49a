package org.abscam.fiji.review.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ij.IJ;
import ij.ImagePlus;
import java.awt.EventQueue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.swing.JComponent;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.review.Case;
import org.abscam.scan.ScanReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How slices follow each other, without a screen. Where slices lie, {@link StudyOnDisk} says. */
class ComparisonTest {

	@TempDir
	private Path folder;
	private ImagePlus scan;
	private Comparison comparison;
	private JComponent beside;
	private final List<String> said = new ArrayList<>();
	private final List<String> warned = new ArrayList<>();

	private final class Desk implements Comparison.Desk {

		@Override
		public void setBeside(JComponent view) {
			beside = view;
		}

		@Override
		public void repaintScan() {
			// there is no screen
		}

		@Override
		public void say(String sentence) {
			said.add(sentence);
		}

		@Override
		public void warn(String sentence) {
			warned.add(sentence);
		}

		@Override
		public void point(String value) {
			// nothing points
		}

		@Override
		public void explain(OtherScan.Again image) {
			throw new AssertionError("nobody asked");
		}
	}

	private ReviewState begin() throws Exception {
		new StudyOnDisk(folder.resolve("scan"), 1, "T2 axial", "7", "20130717", "P1/19660101").writeAxial(20);
		scan = ScanReader.open(folder.resolve("scan")).image();
		ReviewState state = new ReviewState(scan, Case.open(folder.resolve("a.review.json"), "ab".repeat(32), "scan", "Ada"), warned::add);
		comparison = new Comparison(state, new Desk());
		return state;
	}

	private static void onEventThread(Runnable work) throws Exception {
		EventQueue.invokeAndWait(work);
	}

	private String foot() {
		return comparison.foot().orElse("").replaceFirst(" {3}window.*", "");
	}

	@Test
	void slicesOfOneFrameOfReferenceFollowTheMarkedPlace() throws Exception {
		ReviewState state = begin();
		new StudyOnDisk(folder.resolve("coronal"), 2, "T2 coronal", "7", "20130717", "P1/19660101").writeCoronal(24);
		OtherScan coronal = OtherScan.named(folder.resolve("coronal").toString(), scan);
		onEventThread(() -> {
			comparison.show(coronal);
			// the middle is y = -0.75, and -60 + 5 * 12 = 0
			assertThat(foot()).isEqualTo("slice 13 of 24, 0.75 mm from the scan's");
			state.goTo(15);
			comparison.marks(20.5, 30.5); // y = -51
			assertThat(foot()).isEqualTo("slice 3 of 24, 1 mm from the scan's");
			assertThat(comparison.cross().orElseThrow().x()).isCloseTo(20.5, within(1e-9));
			assertThat(comparison.cross().orElseThrow().near()).isTrue();
			state.goTo(2);
			assertThat(comparison.cross().orElseThrow().near()).as("13 slices further down").isFalse();
			comparison.marks(20.5, 127.5); // y = 94.5; the last slice is at 55
			assertThat(foot()).isEqualTo("slice 24 of 24, 39.5 mm from the scan's: they do not meet here");
			comparison.close();
		});
		assertThat(scan.getCurrentSlice()).as("the scan itself was not turned").isEqualTo(2);
		assertThat(warned).isEmpty();
	}

	@Test
	void priorKeepsTheDistanceAtWhichTheReaderLinksIt() throws Exception {
		ReviewState state = begin();
		ImagePlus open = IJ.createImage("prior", "8-bit ramp", 32, 32, 10);
		OtherScan prior = OtherScan.of(open, scan);
		onEventThread(() -> {
			comparison.show(prior);
			assertThat(foot()).isEqualTo("slice 1 of 10, linked by slice number");
			state.goTo(20);
			assertThat(foot()).as("last to last").isEqualTo("slice 10 of 10, linked by slice number");
			comparison.toggleLink();
			state.goTo(16);
			assertThat(foot()).as("each is turned alone").isEqualTo("slice 10 of 10");
			comparison.toggleLink(); // 16 of 20 would be 8 of 10
			state.goTo(9);
			assertThat(foot()).as("5 of 10, and 2 further").isEqualTo("slice 7 of 10, linked by slice number");
			assertThat(said.get(0)).startsWith("Linked by slice number, not by position");
			assertThat(open.getCurrentSlice()).as("the open image is not turned").isEqualTo(1);
		});
		open.flush(); // as its window does
		for (int round = 0; round < 2; round++) onEventThread(() -> { // ImageJ tells it later, and so do we
		});
		assertThat(comparison.isOn()).isFalse();
		assertThat(beside).isNull();
		assertThat(warned).containsExactly("'prior' was closed; the scan stands alone again.");
	}
}

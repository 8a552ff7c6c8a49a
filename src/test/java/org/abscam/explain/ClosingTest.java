package org.abscam.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.IJ;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.abscam.cam.CamMethod;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelLibrary;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that is interrupted, or whose explainer is closed, ends as if it was cancelled: with what is done. */
@Timeout(120)
class ClosingTest {

	private static final int SLICES = 16;

	private static Scan scan() {
		return Scan.of(IJ.openImage("models/samples/breast-phantom.tif"));
	}

	private static Explainer open(Scan scan) throws ExplainException, org.abscam.model.ModelException {
		return Explainer.open(ModelLibrary.bundled().findDefault(), new ExplainOptions(CamMethod.ABS_CAM_INITIAL, ExplainOptions.TOP,
			ExplainOptions.AUTO_LAYER, 0, "cpu", 1, 1), ScanSize.of(scan));
	}

	@Test
	void closingOnAnotherThreadWaitsForTheRun() throws Exception {
		Scan scan = scan();
		Explainer explainer = open(scan);
		CountDownLatch first = new CountDownLatch(1);
		AtomicInteger count = new AtomicInteger(-1);
		Thread work = new Thread(() -> {
			try {
				count.set(
					explainer.explain(NetworkImages.of(scan, explainer.model()), (index, explanation) -> first.countDown(), Progress.NONE));
			}
			catch (ExplainException e) {
				count.set(-2);
			}
		});
		work.start();
		first.await();
		explainer.close();
		work.join();
		assertThat(count.get()).as("images").isBetween(1, SLICES - 1);
		explainer.close();
		assertThatThrownBy(() -> explainer.explain(NetworkImages.of(scan, explainer.model()), (index, explanation) -> {
		}, Progress.NONE))
			.isInstanceOf(ExplainException.class).hasMessageContaining("closed").hasMessageContaining("open another");
	}

	@Test
	void closingWithinTheRunEndsIt() throws Exception {
		Scan scan = scan();
		Explainer explainer = open(scan);
		int count = explainer.explain(NetworkImages.of(scan, explainer.model()), (index, explanation) -> explainer.close(), Progress.NONE);
		assertThat(count).isEqualTo(1);
	}

	@Test
	void anInterruptionIsACancel() throws Exception {
		Scan scan = scan();
		try (Explainer explainer = open(scan)) {
			int count = explainer.explain(NetworkImages.of(scan, explainer.model()), (index, explanation) -> {
				if (index == 2) Thread.currentThread().interrupt();
			}, Progress.NONE);
			assertThat(count).isEqualTo(3);
			assertThat(Thread.interrupted()).as("still interrupted").isTrue();
			assertThat(explainer.explain(NetworkImages.of(scan, explainer.model()), (index, explanation) -> {
			}, Progress.NONE))
				.as("usable again").isEqualTo(SLICES);
		}
	}
}

package org.abscam.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.ServiceLoader;
import org.abscam.explain.Places;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanExplainerTest {

	@TempDir
	private Path folder;

	/** Cells that there is no memory for so many times. */
	private static final class Large extends AbstractList<String> {

		private int left;

		private Large(int times) {
			left = times;
		}

		@Override
		public String get(int index) {
			if (left-- > 0) throw new OutOfMemoryError("beside others");
			return "cell";
		}

		@Override
		public int size() {
			return 1;
		}
	}

	/** So that the table does not depend on how many were explained at a time. */
	@Test
	void whatThereIsNoMemoryForBesideOthersIsExplainedOnceMoreAlone() throws Exception {
		Path scans = Files.createDirectories(folder.resolve("scans"));
		Path phantom = Files.copy(Path.of("models/samples/breast-phantom.tif"), scans.resolve("a.tif"));
		CohortRequest request = ServiceLoader.load(CohortArguments.class).findFirst().orElseThrow().request(scans.toString(), "--method",
			"abs-cam-initial", "--out", folder.resolve("out").toString());
		for (int atATime : new int[] {1, 2}) {
			try (ScanExplainer explainer = new ScanExplainer(request, new Places(atATime))) {
				CohortTable table = new CohortTable(explainer.open(phantom), List.of("more"), request.measures());
				ScanResult once = explainer.explain(new ListedScan(0, "a", "a.tif", phantom, "", null, new Large(1)), 0, table);
				assertThat(once.failed()).isEqualTo(atATime == 1);
				assertThat(once.count()).isEqualTo(atATime == 1 ? 1 : 16);
				ScanResult never = explainer.explain(new ListedScan(0, "a", "a.tif", phantom, "", null, new Large(atATime)), 0, table);
				assertThat(never.failed()).as("alone there is none, either").isTrue();
				assertThat(never.rows()).contains("memory");
			}
		}
	}
}

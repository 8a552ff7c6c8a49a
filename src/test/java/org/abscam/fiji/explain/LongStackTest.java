package org.abscam.fiji.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.abscam.fiji.WindowSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 2,000 slices of 512² and 16 bits, whose maps alone are 2 GB, on a heap of 512 MB. */
class LongStackTest {

	private static final List<String> HEAP = List.of("-Xmx512m");

	@Test
	void memoryDoesNotGrowWithTheSlices() throws Exception {
		allAreExplained(300, 160);
	}

	@Test
	@Tag("slow")
	void memoryDoesNotGrowWithThousandsOfSlices() throws Exception {
		allAreExplained(2000, 512);
	}

	/** @param heap MiB, less than the slices or their maps take */
	private static void allAreExplained(int slices, int heap) throws Exception {
		String count = Integer.toString(slices);
		Map<String, String> seen = WindowSession.run(LongStack.class, List.of("-Xmx" + heap + "m"), count, "0");

		assertThat(seen).containsEntry("said", "").containsEntry("maps", count).containsEntry("rgb", count)
			.containsEntry("rows", Integer.toString(3 * slices)).containsEntry("maps in overlay", count);
		assertThat(Integer.parseInt(seen.get("peak heap MiB"))).isLessThan(heap);
		assertThat(Double.parseDouble(seen.get("peak of the last map"))).isBetween(0.9, 1.);
		assertThat(Integer.parseInt(seen.get("different states of the progress"))).isGreaterThan(slices / 20);
	}

	@Test
	void escapeKeepsWhatIsDone() throws Exception {
		Map<String, String> seen = WindowSession.run(LongStack.class, HEAP, "2000", "200");

		int maps = Integer.parseInt(seen.get("maps"));
		assertThat(maps).as("a batch may be under way").isBetween(200, 216);
		assertThat(seen).containsEntry("rgb", seen.get("maps")).containsEntry("rows", Integer.toString(3 * maps));
		assertThat(seen.get("said")).isEqualTo("Stopped by Escape; the maps of the first " + maps + " of 2000 are kept.");
	}
}

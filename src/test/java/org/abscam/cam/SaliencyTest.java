package org.abscam.cam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Map;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.Network;
import org.abscam.onnx.EditableGraph;
import org.abscam.onnx.OpsetUpgrade;
import org.abscam.onnx.Tensor;
import org.junit.jupiter.api.Test;

/** Maps of a few numbers, worked out by hand. */
class SaliencyTest {

	private static final float NEXT = Math.nextUp(1f) - 1;

	/** From maps of the target layer's 1×4 positions to the map that a run gives. */
	@FunctionalInterface
	private interface Step {

		Tensor of(Tensor channelMaps);
	}

	@Test
	void theFirstMapIsCutAtZeroBeforeItIsResized() throws Exception {
		// sums over the channels are −4, 0, 2, 8; at twice the columns, linear between the centres of what is left of them
		assertThat(run(8, maps -> Saliency.initialMap(maps, new long[] {1, 8}, 2, 3), -5, 1, 1, 5, 1, -1, 1, 3))
			.containsExactly(new float[] {0, 0, 0, .5f / 8, 1.5f / 8, 3.5f / 8, 6.5f / 8, 1}, within(1e-6f));
	}

	@Test
	void theFinalMapIsCutAtZeroAfterItWasResized() throws Exception {
		// with scores 1 and ½ the sums are −4, 0, 2, 8: −4, −3, −1, .5, 1.5, 3.5, 6.5, 8 at twice the columns
		assertThat(run(8, maps -> Saliency.finalMap(maps, maps.graph().reals(DataType.FLOAT, new long[] {1, 2}, 1, .5),
			new long[] {1, 8}, 2, 3), -5, 1, 1, 5, 2, -2, 2, 6))
			.containsExactly(new float[] {0, 0, 0, .5f / 8, 1.5f / 8, 3.5f / 8, 6.5f / 8, 1}, within(1e-6f));
	}

	@Test
	void aFinalMapThatIsNowherePositiveIsZero() throws Exception {
		assertThat(run(4, maps -> Saliency.finalMap(maps, maps.graph().reals(DataType.FLOAT, new long[] {1, 2}, 1, 1),
			new long[] {1, 4}, 2, 3), -5, -1, -1, -5, 1, 0, 1, 2)).containsOnly(0);
	}

	@Test
	void aMaskSpansEachChannelsOwnRangeBelowZeroToo() throws Exception {
		assertThat(run(4, maps -> Saliency.mask(maps, new long[] {1, 4}, 2, 3), -3, 1, -1, 0, 20, 20, 30, 40))
			.containsExactly(new float[] {0, 1, .5f, .75f, 0, 0, .5f, 1}, within(1e-6f));
	}

	/** A float32 has 24 bits: two neighbours differ by 1.2e-7 of themselves, which says nothing about where the evidence lies. */
	@Test
	void whatDiffersByRoundingAloneIsNotStretchedIntoAMap() throws Exception {
		float[] constant = {1, 1 + NEXT, 1, 1, 0, 0, 0, 0};
		assertThat(run(4, maps -> Saliency.initialMap(maps, new long[] {1, 4}, 2, 3), constant)).containsOnly(0);
		assertThat(run(4, maps -> Saliency.mask(maps, new long[] {1, 4}, 2, 3), constant)).containsOnly(0);
		assertThat(run(4, maps -> Saliency.finalMap(maps, maps.graph().reals(DataType.FLOAT, new long[] {1, 2}, 1, 1),
			new long[] {1, 4}, 2, 3), constant)).containsOnly(0);
	}

	@Test
	void whatDiffersByMoreThanRoundingIsAMapHoweverSmallItIs() throws Exception {
		float[] varying = {1, 1 + 1e-4f, 1, 1, 0, 0, 0, 0};
		float[] tiny = {1e-20f, 2e-20f, 1e-20f, 1e-20f, 0, 0, 0, 0};
		for (float[] maps : new float[][] {varying, tiny}) {
			assertThat(run(4, m -> Saliency.initialMap(m, new long[] {1, 4}, 2, 3), maps)).containsExactly(0, 1, 0, 0);
			assertThat(run(4, m -> Saliency.mask(m, new long[] {1, 4}, 2, 3), maps)).containsExactly(0, 1, 0, 0, 0, 0, 0, 0);
			assertThat(run(4, m -> Saliency.finalMap(m, m.graph().reals(DataType.FLOAT, new long[] {1, 2}, 1, 1),
				new long[] {1, 4}, 2, 3), maps)).containsExactly(0, 1, 0, 0);
		}
	}

	/** Two channels of one image, each of 1×4 positions. */
	private static float[] run(int columns, Step step, float... maps) throws Exception {
		EditableGraph graph = EditableGraph.empty(OpsetUpgrade.WORKING_OPSET);
		Tensor map = step.of(graph.input("maps", DataType.FLOAT, 1, 2, 1, 4));
		graph.output(map, "map", DataType.FLOAT, "N", "C", 1, columns);
		try (Network network = Network.open(graph.toModel().toByteArray(), Device.choose("cpu"), 1)) {
			return ((Array.Floats) network.run(Map.of("maps", new Array.Floats(maps, 1, 2, 1, 4))).get("map")).values();
		}
	}
}

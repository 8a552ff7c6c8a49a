package org.abscam.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import java.util.List;
import org.abscam.explain.ExplainException;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;

class SaliencyMapsTest {

	/** Maps of 12 values that take more than an eighth of the heap. */
	private static final int MANY = (int) Math.min(Runtime.getRuntime().maxMemory() / 8 / (12 * Float.BYTES) + 1, Integer.MAX_VALUE);

	@Test
	void fewMapsStayInMemoryAndManyGoToAFile() throws Exception {
		SaliencyMaps few = SaliencyMaps.roomFor(2, 12);
		SaliencyMaps many = SaliencyMaps.roomFor(MANY, 12);
		float[] map = {0, 0.25f, 1, Float.MIN_VALUE, 0, 0, 0, 0, 0, 0, 0, 0.5f};
		for (SaliencyMaps maps : List.of(few, many)) {
			maps.append(map);
			maps.append(new float[12]);
		}

		assertThat(few.areInMemory()).isTrue();
		assertThat(many.areInMemory()).isFalse();
		assertThat(few.get(0)).isSameAs(map);
		assertThat(many.get(0)).isNotSameAs(map).isEqualTo(map);
		assertThat(many).hasSize(2);
		assertThatThrownBy(() -> many.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
		assertThatThrownBy(() -> many.append(new float[3])).isInstanceOf(IllegalArgumentException.class);
		for (SaliencyMaps maps : List.of(few, many)) {
			assertThatThrownBy(() -> maps.append(List.of(map, new float[3]))).isInstanceOf(IllegalArgumentException.class);
			assertThat(maps).as("of an image that cannot be stored whole, nothing is").hasSize(2);
		}
	}

	@Test
	void mapsThatTheDiskHasNoRoomForAreRefusedBeforeTheFirstIsMade() {
		assertThatThrownBy(() -> SaliencyMaps.roomFor(Integer.MAX_VALUE, 1 << 20)).isInstanceOf(ExplainException.class)
			.hasMessageContaining("folder for temporary files").hasMessageContaining("need 9007199250.5 MB").hasMessageContaining("free");
	}

	@Test
	void stacksOfAFileAreVirtualAndLookTheSame() throws Exception {
		ByteProcessor slice = new ByteProcessor(Pictures.WIDTH, Pictures.HEIGHT);
		slice.setColor(50);
		slice.fill();
		Scan scan = Scan.of(Pictures.stack(slice, 2));
		SaliencyMaps few = SaliencyMaps.roomFor(2, Pictures.WIDTH * Pictures.HEIGHT);
		SaliencyMaps many = SaliencyMaps.roomFor(MANY, Pictures.WIDTH * Pictures.HEIGHT);
		for (SaliencyMaps maps : List.of(few, many)) for (int i = 0; i < 2; i++) maps.append(Pictures.ramp());

		ImagePlus saliency = SaliencyStack.create(scan, List.of(1, 2), many);
		ImagePlus rgb = RgbCopy.of(scan, List.of(1, 2), many, List.of(), OverlayLook.USUAL);
		assertThat(saliency.getStack().isVirtual()).isTrue();
		assertThat(rgb.getStack().isVirtual()).isTrue();
		assertThat(saliency.getBitDepth()).isEqualTo(32);
		assertThat(saliency.getStack().getSliceLabel(2)).isEqualTo("slice 2");
		saliency.setSlice(2);
		assertThat((float[]) saliency.getProcessor().getPixels()).isEqualTo(Pictures.ramp());
		assertThat(saliency.getDisplayRangeMax()).isEqualTo(1);
		assertThat(saliency.getProcessor().getLut().getRGB(255))
			.isEqualTo(SaliencyStack.create(scan, List.of(1, 2), few).getProcessor().getLut()
				.getRGB(255));
		assertThat((int[]) rgb.getStack().getPixels(1))
			.isEqualTo(RgbCopy.of(scan, List.of(1, 2), few, List.of(), OverlayLook.USUAL).getStack()
				.getPixels(1));
	}
}

package org.abscam.fiji.review.state;

import static org.assertj.core.api.Assertions.assertThat;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import org.abscam.fiji.review.state.StackAxes.Axis;
import org.junit.jupiter.api.Test;

class StackAxesTest {

	private final ImagePlus hyperstack = image(30);
	private final StackAxes axes = new StackAxes(hyperstack);

	StackAxesTest() {
		hyperstack.setDimensions(2, 5, 3);
		hyperstack.setOpenAsHyperStack(true);
	}

	@Test
	void eachDimensionIsSteppedAlone() {
		assertThat(axes.axes()).containsExactly(Axis.CHANNEL, Axis.SLICE, Axis.FRAME);
		axes.step(Axis.CHANNEL, 1);
		axes.step(Axis.SLICE, 3);
		axes.step(Axis.FRAME, 2);

		assertThat(new int[] {hyperstack.getC(), hyperstack.getZ(), hyperstack.getT()}).containsExactly(2, 4, 3);
		assertThat(hyperstack.getCurrentSlice()).as("channels first, then slices, then time points").isEqualTo(28);
		assertThat(axes.brief(28)).isEqualTo("Z4 C2 T3");
	}

	@Test
	void stepsEndAtTheEnds() {
		axes.step(Axis.SLICE, Integer.MAX_VALUE / 2);
		assertThat(hyperstack.getZ()).isEqualTo(5);
		axes.step(Axis.SLICE, Integer.MIN_VALUE / 2);
		assertThat(hyperstack.getZ()).isEqualTo(1);
	}

	@Test
	void pathRunsAlongWhatWasSteppedLast() {
		axes.goTo(Axis.CHANNEL, 2);
		axes.goTo(Axis.SLICE, 3);
		assertThat(axes.path()).containsExactly(2, 4, 6, 8, 10);
		assertThat(axes.place(axes.stepped())).isEqualTo("Z 3 / 5");
		axes.goTo(Axis.FRAME, 2);
		assertThat(axes.path()).containsExactly(6, 16, 26);
		assertThat(axes.place(axes.stepped())).isEqualTo("T 2 / 3");
	}

	@Test
	void whatAMacroShowsIsFollowed() {
		hyperstack.setSlice(14);
		assertThat(new int[] {axes.at(Axis.CHANNEL), axes.at(Axis.SLICE), axes.at(Axis.FRAME)}).containsExactly(2, 2, 2);
		axes.step(Axis.FRAME, 1);
		assertThat(hyperstack.getCurrentSlice()).isEqualTo(24);
	}

	@Test
	void anyOtherStackHasItsSlices() {
		ImagePlus stack = image(7);
		stack.setDimensions(1, 1, 7);
		StackAxes slices = new StackAxes(stack);
		slices.step(slices.main(), 4);

		assertThat(stack.getCurrentSlice()).isEqualTo(5);
		assertThat(slices.areMany()).isFalse();
		assertThat(slices.path()).containsExactly(1, 2, 3, 4, 5, 6, 7);
		assertThat(slices.place(slices.stepped()) + ", " + slices.brief(5)).isEqualTo("5 / 7, 5");
	}

	private static ImagePlus image(int size) {
		ImageStack stack = new ImageStack(4, 4);
		for (int i = 0; i < size; i++) stack.addSlice(new ByteProcessor(4, 4));
		return new ImagePlus("scan", stack);
	}
}

package org.abscam.report.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.abscam.explain.options.ExplainException;
import org.abscam.report.Pictures;
import org.abscam.report.RgbCopy;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

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
		assertThat(many.get(1)).isEqualTo(few.get(1)).containsOnly(0);
		assertThat(many).hasSize(2);
		assertThatThrownBy(() -> many.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
		assertThatThrownBy(() -> many.append(new float[3])).isInstanceOf(IllegalArgumentException.class);
		for (SaliencyMaps maps : List.of(few, many)) {
			assertThatThrownBy(() -> maps.append(List.of(map, new float[3]))).isInstanceOf(IllegalArgumentException.class);
			assertThat(maps).as("of an image that cannot be stored whole, nothing is").hasSize(2);
			float[] next = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1, -2};
			maps.append(List.of(next));
			assertThat(maps.get(2)).as("it comes behind those that are stored").isEqualTo(next);
		}
	}

	@Test
	void mapsThatTheDiskHasNoRoomForAreRefusedBeforeTheFirstIsMade() {
		assertThatThrownBy(() -> SaliencyMaps.roomFor(Integer.MAX_VALUE, 1 << 20)).isInstanceOf(ExplainException.class)
			.hasMessageContaining("folder for temporary files").hasMessageContaining("need 9007199250.5 MB").satisfies(e -> {
				Matcher free = Pattern.compile("and ([0-9.]+) MB are free").matcher(e.getMessage());
				assertThat(free.find()).isTrue();
				double usable = Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir"))).getUsableSpace() / 1e6;
				assertThat(Double.parseDouble(free.group(1))).isCloseTo(usable, within(.2 * usable));
			});
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

	@Test
	void anEighthOfTheHeapIsForMaps() {
		long eighth = Runtime.getRuntime().maxMemory() / 8 / Float.BYTES;
		int pixels = (int) Math.min(eighth, Integer.MAX_VALUE);
		assertThat(SaliencyMaps.fitIntoMemory((int) (eighth / pixels), pixels)).isTrue();
		assertThat(SaliencyMaps.fitIntoMemory((int) (eighth / pixels) + 1, pixels)).isFalse();
	}

	@Test
	@EnabledOnOs(OS.LINUX) // where the system lists open files
	void theFileOfMapsThatNobodyHasAnyMoreIsClosed() throws Exception {
		long before = openMaps();
		SaliencyMaps maps = SaliencyMaps.roomFor(MANY, 12);
		maps.append(new float[12]);
		assertThat(openMaps()).isEqualTo(before + 1);
		assertThat(maps.get(0)).containsOnly(0);
		maps = null;
		long until = System.nanoTime() + 10_000_000_000L;
		while (openMaps() > before && System.nanoTime() < until) {
			System.gc();
			Thread.sleep(20);
		}
		assertThat(openMaps()).isLessThanOrEqualTo(before);
	}

	private static long openMaps() throws IOException {
		try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
			return open.filter(link -> {
				try {
					return Files.readSymbolicLink(link).toString().contains(".maps");
				}
				catch (IOException e) {
					return false; // closed meanwhile
				}
			}).count();
		}
	}

	@Test
	void slicesOfAVirtualStackAreMadeAsTheyAreAskedFor() throws Exception {
		Scan scan = Scan.of(Pictures.stack(new ByteProcessor(Pictures.WIDTH, Pictures.HEIGHT), 2));
		SaliencyMaps maps = SaliencyMaps.roomFor(MANY, Pictures.WIDTH * Pictures.HEIGHT);
		for (int i = 0; i < 2; i++) maps.append(Pictures.ramp());
		ImageStack stack = RgbCopy.of(scan, List.of(1, 2), maps, List.of(), OverlayLook.USUAL).getStack();
		assertThat(stack.getBitDepth()).isEqualTo(24);
		assertThat(SaliencyStack.create(scan, List.of(1, 2), maps).getStack().getBitDepth()).isEqualTo(32);
		assertThat(stack.getSliceLabels()).containsExactly("slice 1", "slice 2");
		assertThat(stack.getProcessor(2).getSliceNumber()).isEqualTo(2);
		for (int none : new int[] {0, 3})
			assertThatThrownBy(() -> stack.getProcessor(none)).isInstanceOf(IllegalArgumentException.class);
		assertThatThrownBy(() -> stack.deleteSlice(1)).isInstanceOf(UnsupportedOperationException.class)
			.hasMessageContaining("duplicate it first");
		Scan other = Scan.of(Pictures.stack(new ByteProcessor(5, 5), 2));
		assertThatThrownBy(() -> SaliencyStack.create(other, List.of(1, 2), maps)).isInstanceOf(IllegalArgumentException.class)
			.hasMessageContaining("not 5 x 5 pixels");
	}
}

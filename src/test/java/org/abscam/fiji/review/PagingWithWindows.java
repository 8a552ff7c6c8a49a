package org.abscam.fiji.review;

import static org.abscam.fiji.WithWindows.tell;

import com.sun.management.OperatingSystemMXBean;
import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.VirtualStack;
import ij.gui.ImageCanvas;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.image.BufferedImage;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.WithWindows;

/**
 * Pages through a long stack in ImageJ's window and in the review window, in a process of its own with a small heap. Parts of the stack are
 * paged in turns in the one and in the other, so that what else the machine does meets both.
 */
final class PagingWithWindows {

	private static final int SIDE = 512;
	private static final int PART = 200;
	private static final int LOOKS = 60;
	private static final int ROUNDS = 4;

	private PagingWithWindows() {}

	/** @param arguments number of slices, model, folder of the reading */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		ImagePlus bare = image("bare", arguments);
		ImagePlus image = image("long", arguments);
		IJ.runMacro("run('Abs-CAM Review...', 'model=[" + arguments[1] + "] method=grad-cam device=cpu window=0-4095 stack out=["
			+ arguments[2] + "]');");
		tell("window", image.getWindow().getClass().getSimpleName());
		int parts = (image.getStackSize() + PART - 1) / PART;
		Timing[] bareTimes = new Timing[ROUNDS];
		Timing[] reviewTimes = new Timing[ROUNDS];
		long before = 0;
		for (int round = -1; round < ROUNDS; round++) { // one to warm up
			if (round == 0) before = used();
			Timing alone = new Timing(parts);
			Timing reviewed = new Timing(parts);
			for (int part = 0; part < parts; part++) {
				page(bare, part, alone, slice -> bare.setSlice(slice));
				page(image, part, reviewed, slice -> ReviewDesk.of(image).turn(1));
			}
			if (round < 0) continue;
			bareTimes[round] = alone;
			reviewTimes[round] = reviewed;
		}
		tell("growth", used() - before);
		tell("bare", words(bareTimes));
		tell("review", words(reviewTimes));
		tell("ratio", least(reviewTimes) / least(bareTimes));
		watch(image);
		System.exit(0);
	}

	private static ImagePlus image(String name, String[] arguments) {
		ImagePlus image = new ImagePlus(name, new Slices(Integer.parseInt(arguments[0])));
		image.setDisplayRange(0, 4095);
		image.show();
		return image;
	}

	/**
	 * Of all slices, by parts.
	 *
	 * @param seconds that passed
	 * @param busy seconds of processors for this process
	 */
	private record Timing(double[] seconds, double[] busy) {

		Timing(int parts) {
			this(new double[parts], new double[parts]);
		}
	}

	/** Seconds of all slices, each part in the round in which it was fastest, as others on the machine make a round slow. */
	private static double least(Timing[] rounds) {
		return IntStream.range(0, rounds[0].seconds.length)
			.mapToDouble(part -> Arrays.stream(rounds).mapToDouble(round -> round.seconds[part]).min().orElseThrow()).sum();
	}

	private static String words(Timing[] rounds) {
		double[] whole = Arrays.stream(rounds).mapToDouble(round -> Arrays.stream(round.seconds).sum()).sorted().toArray();
		double[] busy = Arrays.stream(rounds).mapToDouble(round -> Arrays.stream(round.busy).sum()).sorted().toArray();
		return String.format(Locale.ROOT, "%.2f s by parts, %.2f s at least, %.2f s in the median; %.2f and %.2f s of processors",
			least(rounds),
			whole[0], whole[whole.length / 2], busy[0], busy[busy.length / 2]);
	}

	private static long used() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	/** Pages through a part, where each slice is waited for until it is painted in all pictures of the window. */
	private static void page(ImagePlus image, int part, Timing times, IntConsumer turn) throws Exception {
		List<ImageCanvas> pictures = new ArrayList<>();
		EventQueue.invokeAndWait(() -> {
			image.getWindow().toFront();
			collect(image.getWindow(), pictures);
		});
		int last = Math.min((part + 1) * PART, image.getStackSize());
		turn(part * PART + 1, pictures, image::setSlice); // to be in front and in the caches
		IJ.wait(100);
		long start = System.nanoTime();
		long busy = processors();
		for (int slice = part * PART + 2; slice <= last; slice++) turn(slice, pictures, turn);
		times.seconds[part] = (System.nanoTime() - start) / 1e9;
		times.busy[part] = (processors() - busy) / 1e9;
	}

	/**
	 * Looks again and again whether both pictures show the same slice, while others turn the slices. Without the map both are the same,
	 * pixel by pixel.
	 */
	private static void watch(ImagePlus image) throws Exception {
		ReviewDesk desk = ReviewDesk.of(image);
		EventQueue.invokeAndWait(() -> desk.settings().toggleOverlay());
		Robot robot = new Robot();
		AtomicBoolean over = new AtomicBoolean();
		Thread turning = new Thread(() -> {
			for (int i = 0; !over.get(); i++) {
				image.setSlice(i % image.getStackSize() + 1);
				IJ.wait(1);
			}
		});
		turning.setDaemon(true);
		turning.start();
		Set<Integer> seen = new HashSet<>();
		AtomicInteger differing = new AtomicInteger();
		for (int look = 0; look < LOOKS; look++) {
			Thread.sleep(look % 7);
			EventQueue.invokeAndWait(() -> {
				int[] scan = capture(robot, desk.pictures().first());
				seen.add(Arrays.hashCode(scan));
				if (!Arrays.equals(scan, capture(robot, desk.pictures().second()))) differing.incrementAndGet();
			});
		}
		over.set(true);
		tell("slices seen", seen.size());
		tell("looks at two slices", differing.get());
	}

	private static int[] capture(Robot robot, Component picture) {
		BufferedImage captured = robot.createScreenCapture(new Rectangle(picture.getLocationOnScreen(), picture.getSize()));
		return captured.getRGB(0, 0, captured.getWidth(), captured.getHeight(), null, 0, captured.getWidth());
	}

	/** On Swing's thread, as keys do. */
	private static void turn(int slice, List<ImageCanvas> pictures, IntConsumer turn) {
		for (ImageCanvas picture : pictures) picture.setPaintPending(true);
		EventQueue.invokeLater(() -> turn.accept(slice));
		for (ImageCanvas picture : pictures) while (picture.getPaintPending()) Thread.yield();
	}

	private static long processors() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

	private static void collect(Container within, List<ImageCanvas> pictures) {
		for (Component part : within.getComponents()) {
			if (part instanceof ImageCanvas picture && part.isShowing()) pictures.add(picture);
			if (part instanceof Container container) collect(container, pictures);
		}
	}

	/** 16 bits; each slice is made when it is asked for. */
	private static final class Slices extends VirtualStack {

		private final short[] scene = new short[2 * SIDE * SIDE];

		Slices(int count) {
			super(SIDE, SIDE, null, null);
			for (int i = 0; i < scene.length; i++) scene[i] = (short) ((i % SIDE * 7 + i / SIDE * 3) % 4096);
			for (int i = 0; i < count; i++) addSlice("slice" + i);
			setBitDepth(16);
		}

		@Override
		public ImageProcessor getProcessor(int number) {
			short[] pixels = new short[SIDE * SIDE];
			System.arraycopy(scene, number % SIDE * SIDE, pixels, 0, pixels.length);
			return new ShortProcessor(SIDE, SIDE, pixels, null);
		}
	}
}

package org.abscam.dicom.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files of all transfer syntaxes with bytes of theirs changed, in their headers and in their pixels: they are read, or refused in a sentence. */
class MutatedFilesTest {

	private static final Path FILES = Path.of("src", "test", "resources", "org", "abscam");
	private static final int START = 132;
	private static final String[] REPRESENTATIONS = {"SQ", "UN", "OB", "OW", "US", "SS", "UL", "FD", "DS", "IS", "LO", "AT", "UT"};
	private static final long MOST_BYTES = 512L << 20;
	private static final long MOST_NANOS = 5_000_000_000L;

	/** Some six seconds of CPU time. */
	@Test
	@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void fiveThousandAreReadOrRefused() throws Exception {
		readOrRefused(5000, 1);
	}

	private static void readOrRefused(int count, long seed) throws Exception {
		List<Path> files = new ArrayList<>();
		for (Path folder : List.of(FILES.resolve("dicom"), FILES.resolve("scan").resolve("computed"))) {
			try (var all = Files.list(folder)) {
				all.filter(p -> p.toString().endsWith(".dcm")).sorted().forEach(files::add);
			}
		}
		List<byte[]> contents = new ArrayList<>();
		for (Path file : files) contents.add(Files.readAllBytes(file));
		Random random = new Random(seed);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		int parsed = 0;
		int read = 0;
		for (int i = 0; i < count; i++) {
			int of = i % files.size();
			byte[] mutant = mutant(contents.get(of), random);
			String name = "mutant " + i + " of " + files.get(of).getFileName();
			long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
			long start = System.nanoTime();
			try (DicomObject object = DicomObject.read(mutant, "scan.dcm")) {
				ImageFrames frames = ImageFrames.of(object, "scan.dcm");
				parsed++;
				for (int k = 0; k < Math.min(3, frames.form().frames()); k++) {
					int[] values = frames.frame(k);
					assertThat(values).as(name).hasSize(frames.form().pixels() * (frames.isColour() ? 3 : 1));
					if (!frames.isColour()) frames.rescaled(k, values);
					frames.voi(k);
				}
				frames.pixelSpacing();
				frames.padding();
				read++;
			}
			catch (DicomException e) {
				assertThat(e.getMessage()).as(name).startsWith("scan.dcm").doesNotContain("\n");
			}
			catch (RuntimeException | Error e) {
				throw new AssertionError(name, e);
			}
			assertThat(System.nanoTime() - start).as(name).isLessThan(MOST_NANOS);
			assertThat(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes).as(name).isLessThan(MOST_BYTES);
		}
		// neither so damaged that nothing is tried, nor so little that nothing is found
		assertThat(parsed).isGreaterThan(count * 3 / 10);
		assertThat(read).isBetween(count / 10, count * 9 / 10);
	}

	private static byte[] mutant(byte[] file, Random random) {
		byte[] mutant = file.clone();
		int changes = 1 + random.nextInt(3);
		int pixels = pixels(file);
		for (int i = 0; i < changes; i++) {
			// half of them in the pixels, whose own headers come first
			boolean inPixels = random.nextBoolean();
			int from = inPixels ? pixels : START;
			int to = inPixels ? random.nextBoolean() ? Math.min(file.length, pixels + 200) : file.length : pixels;
			int at = Math.min(mutant.length - 2, from + random.nextInt(to - from));
			switch (random.nextInt(inPixels ? 4 : 7)) {
				case 0 -> mutant[at] = (byte) random.nextInt();
				case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
				case 2 -> mutant[at] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt(5));
				case 3 -> {
					if (random.nextInt(3) == 0) mutant = Arrays.copyOf(mutant, Math.max(START + 8, at));
				}
				case 4 -> {
					byte[] vr = REPRESENTATIONS[random.nextInt(REPRESENTATIONS.length)].getBytes(StandardCharsets.US_ASCII);
					int element = element(mutant, at);
					if (element > 0) System.arraycopy(vr, 0, mutant, element, 2);
				}
				default -> {
					int element = element(mutant, at);
					if (element > 0 && element + 3 < mutant.length) {
						mutant[element + 2] = (byte) random.nextInt();
						mutant[element + 3] = (byte) (random.nextInt(3) == 0 ? 0xFF : 0);
					}
				}
			}
		}
		return mutant;
	}

	/** Where the two letters of a value representation stand behind a place, or −1. */
	private static int element(byte[] file, int from) {
		for (int i = Math.max(START + 4, from); i < file.length - 4; i++) {
			boolean letters = file[i] >= 'A' && file[i] <= 'Z' && file[i + 1] >= 'A' && file[i + 1] <= 'Z';
			if (letters && file[i - 1] < 32) return i;
		}
		return -1;
	}

	/** Where the pixel data begin, in either order of bytes; the last third of a deflated file. */
	private static int pixels(byte[] file) {
		for (int i = file.length - 4; i > START; i--) {
			boolean little = file[i] == (byte) 0xE0 && file[i + 1] == 0x7F && file[i + 2] == 0x10 && file[i + 3] == 0;
			boolean big = file[i] == 0x7F && file[i + 1] == (byte) 0xE0 && file[i + 2] == 0 && file[i + 3] == 0x10;
			if (little || big) return i + 8;
		}
		return file.length * 2 / 3;
	}
}

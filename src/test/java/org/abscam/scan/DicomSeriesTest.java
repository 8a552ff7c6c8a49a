package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Series in space. Every slice is one pixel, whose value is its place. */
class DicomSeriesTest {

	private static final int SERIES = 0x0020000E, NUMBER = 0x00200013, POSITION = 0x00200032, ORIENTATION = 0x00200037,
		SPACING = 0x00280030, THICKNESS = 0x00180050, PHOTOMETRIC = 0x00280004, SLOPE = 0x00281053, INTERCEPT = 0x00281052;

	private Path folder;

	@BeforeEach
	void emptyFolder(@TempDir Path parent) throws IOException {
		folder = Files.createDirectory(parent.resolve("series"));
	}

	/** Rows, columns and normal are those of a rotation, the places a walk along its third axis with steps to the sides. */
	@ParameterizedTest
	@ValueSource(longs = {1, 2, 3, 4, 5, 6})
	void slicesOfAnyDirectionLieAlongTheirNormal(long seed) throws Exception {
		Random random = new Random(seed);
		double[][] axes = rotation(random);
		int count = 6;
		List<Integer> numbers = new ArrayList<>(List.of(2, 3, 4, 5));
		Collections.shuffle(numbers, random);
		numbers.add(0, 1);
		numbers.add(6);
		boolean falling = seed % 2 == 0;
		for (int k = 0; k < count; k++) {
			double along = falling ? -2.5 * k : 2.5 * k;
			double right = random.nextGaussian() * 30;
			double down = random.nextGaussian() * 30;
			double[] at = new double[3];
			for (int i = 0; i < 3; i++) at[i] = 100 * i - 80 + right * axes[0][i] + down * axes[1][i] + along * axes[2][i];
			slice(k + 1, numbers.get(k), at, axes[0], axes[1]).write(folder.resolve("f" + (char) ('a' + k * 5 % 6)));
		}
		Scan scan = ScanReader.open(folder);
		assertThat(order(scan)).containsExactly(1, 2, 3, 4, 5, 6);
		assertThat(scan.calibration().pixelDepth).isCloseTo(2.5, within(1e-6));
		assertThat(scan.calibration().getUnit()).isEqualTo("mm");
	}

	private static double[][] rotation(Random random) {
		double[] q = random.doubles(4, -1, 1).toArray();
		double norm = Math.sqrt(Arrays.stream(q).map(v -> v * v).sum());
		double w = q[0] / norm, x = q[1] / norm, y = q[2] / norm, z = q[3] / norm;
		// the columns of the matrix of a unit quaternion
		return new double[][] {{1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)},
			{2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)},
			{2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)}};
	}

	private static DicomBytes slice(int value, int number, double[] position, double[] rows, double[] columns) {
		return slice(value, number).text(POSITION, "DS", decimals(position)).text(ORIENTATION, "DS",
			decimals(rows) + "\\" + decimals(columns));
	}

	private static String decimals(double[] numbers) {
		return String.join("\\", Arrays.stream(numbers).mapToObj(v -> String.format(Locale.ROOT, "%.10f", v)).toList());
	}

	private static DicomBytes slice(int value, int number) {
		return DicomBytes.grey16(1, 1, 16, false, value).text(SERIES, "UI", "1.2.3").text(NUMBER, "IS", Integer.toString(number))
			.text(SPACING, "DS", "1\\1").text(THICKNESS, "DS", "7");
	}

	/** A slice whose number runs against its place. */
	private DicomBytes axial(int value, int number, String position) {
		return slice(value, number).text(POSITION, "DS", position).text(ORIENTATION, "DS", "1\\0\\0\\0\\1\\0");
	}

	private static List<Integer> order(Scan scan) throws ScanException {
		List<Integer> values = new ArrayList<>();
		for (int i = 1; i <= scan.size(); i++) values.add((int) scan.calibrated(i, 1).channels()[0][0]);
		return values;
	}

	/** Three slices, at 0, 2 and 1 mm in the order of their numbers; the middle one may be different. */
	private Scan threeWith(String position, String orientation) throws Exception {
		axial(1, 1, "0\\0\\0").write(folder.resolve("a"));
		axial(3, 2, position).text(ORIENTATION, "DS", orientation).write(folder.resolve("b"));
		axial(2, 3, "0\\0\\4").write(folder.resolve("c"));
		return ScanReader.open(folder);
	}

	/** As a CD has its files on a drive of its own, which has no name. */
	@Test
	void rootOfADiscIsASeries() {
		assertThat(ScanReader.name(Path.of("/").toAbsolutePath().getRoot())).isEqualTo("series");
		assertThat(ScanReader.name(Path.of("scans", "..", "knee", "."))).isEqualTo("knee");
	}

	@Test
	void whereAPlaceIsUnknownNumbersCount() throws Exception {
		String straight = "1\\0\\0\\0\\1\\0";
		Scan placed = threeWith("0\\0\\6", straight);
		assertThat(order(placed)).as("all places are known").containsExactly(1, 2, 3);
		assertThat(placed.calibration().pixelDepth).isEqualTo(3);
		for (String position : List.of("", "0\\0", "0\\0\\6\\0", "0\\0\\NaN", "0\\0\\six")) {
			Scan scan = threeWith(position, straight);
			assertThat(order(scan)).as(position).containsExactly(1, 3, 2);
			assertThat(scan.calibration().pixelDepth).as("what the header says").isEqualTo(7);
		}
		for (String orientation : List.of("", "1\\0\\0", "1\\0\\0\\0\\1\\Infinity", "0.998\\0\\0\\0\\1\\0", "1\\0.002\\0\\0\\1\\0",
			"1\\0\\0\\0\\1\\-0.002"))
			assertThat(order(threeWith("0\\0\\6", orientation))).as(orientation).containsExactly(1, 3, 2);
		assertThat(order(threeWith("0\\0\\6", "0.9995\\0\\0\\0\\1\\0.0005"))).as("nearly the same direction").containsExactly(1, 2, 3);
	}

	/** As time points of one series are written by scanners that move the table, or round. */
	@ParameterizedTest
	@ValueSource(doubles = {0, 1e-5, 4e-4, .02})
	void timePointsOfNearlyTheSamePositionsAreFrames(double jitter) throws Exception {
		for (int i = 0; i < 8; i++) {
			double at = 3 * (i % 4) + (i < 4 ? 0 : jitter);
			DicomBytes.grey16(1, 1, 16, false, i).text(SERIES, "UI", "1.2.3").text(NUMBER, "IS", "" + i)
				.text(0x00200100, "IS", "" + (i / 4 + 1))
				.text(SPACING, "DS", "1\\1").text(POSITION, "DS", "0\\0\\" + at).text(ORIENTATION, "DS", "1\\0\\0\\0\\1\\0")
				.write(folder.resolve("t" + i));
		}
		Scan scan = ScanReader.open(folder);
		assertThat(scan.image().getNFrames()).isEqualTo(2);
		assertThat(scan.calibration().pixelDepth).isEqualTo(3);
		for (int slice = 1; slice <= 8; slice++) assertThat(scan.calibrated(slice, 1).channels()[0]).containsExactly(slice - 1);
	}

	/** A fiftieth of their distance. */
	@Test
	void slicesOfASpecimenAreNotTakenForOnePosition() throws Exception {
		for (int i = 0; i < 5; i++)
			DicomBytes.grey16(1, 1, 16, false, i).text(SERIES, "UI", "1.2.3").text(NUMBER, "IS", "" + i)
				.text(POSITION, "DS", "0\\0\\" + .005 * i).text(ORIENTATION, "DS", "1\\0\\0\\0\\1\\0").write(folder.resolve("t" + i));
		assertThat(ScanReader.open(folder).image().getNSlices()).isEqualTo(5);
	}

	@Test
	void slicesAtOnePlaceGoByTheirNumbers() throws Exception {
		assertThat(order(threeWith("0\\0\\4.00005", "1\\0\\0\\0\\1\\0"))).containsExactly(1, 3, 2);
		assertThat(order(threeWith("0\\0\\4.02", "1\\0\\0\\0\\1\\0"))).as("a hundredth of a slice").containsExactly(1, 3, 2);
		assertThat(order(threeWith("0\\0\\4.2", "1\\0\\0\\0\\1\\0"))).containsExactly(1, 2, 3);
		assertThat(order(threeWith("9\\9\\4", "1\\0\\0\\0\\1\\0"))).as("beside each other").containsExactly(1, 3, 2);
	}

	@Test
	void slicesWithoutANumberComeLast() throws Exception {
		slice(1, 1).text(NUMBER, "IS", "").write(folder.resolve("a"));
		slice(2, 5).write(folder.resolve("b"));
		slice(3, 4).write(folder.resolve("c"));
		assertThat(order(ScanReader.open(folder))).containsExactly(3, 2, 1);
		for (char name = 'a'; name <= 'i'; name++) slice(name, 1).text(NUMBER, "IS", "").write(folder.resolve("" + name));
		assertThat(order(ScanReader.open(folder))).as("none has one: by name").isSorted().hasSize(9);
	}

	@Test
	void hiddenFilesAndDirectoriesOfMediaArePassedOver() throws Exception {
		slice(1, 1).write(folder.resolve("a"));
		slice(9, 2).write(folder.resolve(".hidden"));
		slice(9, 3).write(folder.resolve("DICOMDIR"));
		assertThat(order(ScanReader.open(folder))).containsExactly(1);
		Files.createDirectory(folder.resolve("none"));
		assertThat(ScanReader.open(folder).warnings()).isEmpty();
	}

	@Test
	void filesOfTwoKindsAreNoSeries() throws Exception {
		slice(1, 1).write(folder.resolve("a"));
		Path second = folder.resolve("b");
		slice(2, 2).number(0x00280101, 12).number(0x00280102, 11).write(second);
		refused("b is of another pixel type than a; put each series into a folder of its own");
		slice(2, 2).number(0x00280103, 1).write(second);
		refused("b is of another pixel type than a");
		slice(2, 2).text(PHOTOMETRIC, "CS", "MONOCHROME1").write(second);
		refused("b is of another pixel type than a");
		DicomBytes.grey8(1, 1, 2).text(SERIES, "UI", "1.2.3").write(second);
		refused("b is of another pixel type than a");
		DicomBytes.grey16(1, 1, 16, false, 1, 2).text(SERIES, "UI", "1.2.3").text(0x00280008, "IS", "2").write(second);
		refused("one series in 2 parts that make no stack together, as cine clips: 1.2.3/1 (OT, 1 image, a); 1.2.3/2 (OT, 2 images, b)");
		Files.delete(folder.resolve("a"));
		assertThat(order(ScanReader.open(folder))).as("frames of a file that is alone").containsExactly(1, 2);
	}

	@Test
	void darkOnesMustBeRescaledAlike() throws Exception {
		slice(1, 1).text(PHOTOMETRIC, "CS", "MONOCHROME1").text(SLOPE, "DS", "2").write(folder.resolve("a"));
		slice(2, 2).text(PHOTOMETRIC, "CS", "MONOCHROME1").text(SLOPE, "DS", "2").text(INTERCEPT, "DS", "5").write(folder.resolve("b"));
		refused("b is rescaled differently from a");
		slice(2, 2).text(PHOTOMETRIC, "CS", "MONOCHROME1").text(SLOPE, "DS", "2").write(folder.resolve("b"));
		// 2 * 65535 - 2 * 1 and 2 * 65535 - 2 * 2
		assertThat(order(ScanReader.open(folder))).containsExactly(131068, 131066);
	}

	private void refused(String sentence) {
		assertThatThrownBy(() -> ScanReader.open(folder)).isInstanceOf(ScanException.class).hasMessageContaining(sentence)
			.hasMessageStartingWith(folder.toString());
	}
}

package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ij.ImagePlus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Series that pydicom wrote, put in order by numpy: see series.py. The value of an image is its name. */
public class ScanOfSeriesTest {

	private static final String RESOURCES = "/org/abscam/dicom/series/";

	@TempDir
	static Path folder;

	@BeforeAll
	static void unpackAll() throws IOException {
		unpack(folder);
	}

	/** Puts the series into a folder, one below it each. */
	public static void unpack(Path folder) throws IOException {
		try (ZipInputStream files = new ZipInputStream(ScanOfSeriesTest.class.getResourceAsStream(RESOURCES + "series.zip"))) {
			for (ZipEntry entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
				Path file = folder.resolve(entry.getName());
				Files.createDirectories(file.getParent());
				Files.write(file, files.readAllBytes());
			}
		}
	}

	static List<String> expected() throws IOException {
		try (InputStream table = ScanOfSeriesTest.class.getResourceAsStream(RESOURCES + "expected.tsv")) {
			return new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		}
	}

	@ParameterizedTest
	@MethodSource("expected")
	void slicesAreWhereNumpyPutsThem(String row) throws Exception {
		String[] cells = row.split("\t");
		Scan scan = ScanReader.open(folder.resolve(cells[0]));
		assertThat(values(scan)).isEqualTo(cells[3]);
		int frames = Integer.parseInt(cells[1]);
		ImagePlus image = scan.image();
		assertThat(image.getNFrames()).isEqualTo(frames);
		assertThat(image.getNSlices()).isEqualTo(scan.size() / frames);
		assertThat(scan.calibration().pixelDepth).isCloseTo(Double.parseDouble(cells[2]), within(1e-4));
		assertThat(scan.calibration().pixelWidth).isEqualTo(.5);
		assertThat(String.join(" ", scan.warnings())).contains(cells[4].split("\\|")).startsWith("'" + scan.name() + "' ");
		List<List<Integer>> volumes = Selection.ALL.volumes(scan);
		assertThat(volumes).as("each frame is a volume").hasSize(frames);
		assertThat(Selection.ALL.of(scan)).hasSize(scan.size()).isSorted();
	}

	/** All lengths and areas count by the first slice's. */
	@Test
	void pixelsOfDifferentSizesAreSaid(@TempDir Path other) throws Exception {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("tilt"))) {
			for (Path file : files) Files.copy(file, other.resolve(file.getFileName()));
		}
		assertThat(ScanReader.open(other).warnings()).noneMatch(w -> w.contains("different sizes"));
		Path one;
		try (Stream<Path> files = Files.list(other)) {
			one = files.sorted().toList().get(1);
		}
		String bytes = Files.readString(one, StandardCharsets.ISO_8859_1);
		assertThat(bytes).contains("0.5\\0.5");
		Files.writeString(one, bytes.replace("0.5\\0.5", "0.7\\0.7"), StandardCharsets.ISO_8859_1);
		assertThat(ScanReader.open(other).warnings())
			.anyMatch(w -> w.contains("pixels are of different sizes (0.500 x 0.500, 0.700 x 0.700 mm)"));
	}

	@Test
	void whatIsOddIsSaidOfTheOpenImageToo() throws Exception {
		ImagePlus image = ScanReader.open(folder.resolve("gap")).image();
		assertThat(Scan.of(image).warnings()).singleElement().asString().contains("lack 2 slices");
	}

	@Test
	void aSingleFileOfManyFramesIsInOrderToo() throws Exception {
		assertThat(values(ScanReader.open(folder.resolve("enhanced/all")))).isEqualTo("10 11 12 20 21 22");
	}

	/** The folder as a whole, of which the disk gives one slice after the other. */
	@Test
	void slicesInSeveralFoldersAreReadFromDisk() throws Exception {
		DicomSeries series = DicomSeries.open(folder.resolve("nested"), "");
		Scan scan = new Scan(new DicomStack(series).image("x", false), "x", "x", "DICOM", false, List.of());
		assertThat(scan.image().getStack().isVirtual()).isTrue();
		assertThat(values(scan)).isEqualTo("7 6 5 4 3 2 1");
	}

	@Test
	void oneImageWithTwoKindsOfPixelsIsRefusedByName() {
		assertThatThrownBy(() -> ScanReader.open(folder.resolve("conflict"))).isInstanceOf(ScanException.class)
			.hasMessageContaining(folder.resolve("conflict/other").toString()).hasMessageContaining(folder.resolve("conflict/2").toString())
			.hasMessageContaining("different pixels");
	}

	@ParameterizedTest
	@ValueSource(strings = {"2", "1.2.30", "T1 axial", "t1 AXIAL", "axial", " 2 "})
	void aSeriesIsChosenByNumberUidOrDescription(String choice) throws Exception {
		assertThat(values(ScanReader.open(folder.resolve("several"), choice))).isEqualTo("1 2 3");
	}

	@Test
	void severalSeriesAreListedInOneSentence() {
		Path several = folder.resolve("several");
		String both = "2 1.2.30 'T1 axial' (MR, 3 images); 5 1.2.31 'T2 fat sat' (MR, 4 images); choose one";
		assertThatThrownBy(() -> ScanReader.open(several)).isInstanceOf(ScanException.class)
			.hasMessageContaining("holds 2 series: " + both);
		assertThatThrownBy(() -> ScanReader.open(several, "t")).hasMessageContaining("holds 2 series called 't': " + both);
		assertThatThrownBy(() -> ScanReader.open(several, "7")).hasMessageContaining("holds no series '7', but " + both);
	}

	@Test
	void localizersThatWereSplitOffAreAPartThatCanBeChosen() throws Exception {
		assertThat(values(ScanReader.open(folder.resolve("localizer"), "3/2"))).isEqualTo("20 21 22");
	}

	@Test
	void whatMayBeASliceIsNotSteppedOver(@TempDir Path other) throws Exception {
		unpack(other);
		Path gap = other.resolve("gap");
		byte[] slice = Files.readAllBytes(gap.resolve("0"));
		for (byte[] damaged : List.of(new byte[0], Arrays.copyOf(slice, 200), new byte[] {1, 2, 3})) {
			Files.write(gap.resolve("x.dcm"), damaged);
			assertThatThrownBy(() -> ScanReader.open(gap)).isInstanceOf(ScanException.class)
				.hasMessageContaining(gap.resolve("x.dcm").toString());
		}
		Files.write(gap.resolve("x.dcm"), "version https://git-lfs.github.com/spec/v1".getBytes(StandardCharsets.US_ASCII));
		assertThatThrownBy(() -> ScanReader.open(gap)).hasMessageContaining("git lfs pull");
	}

	@Test
	void linksInACircleAreEnteredOnce(@TempDir Path other) throws Exception {
		unpack(other);
		Path nested = other.resolve("nested");
		try {
			Files.createSymbolicLink(nested.resolve("A/up"), nested);
			Files.createSymbolicLink(nested.resolve("B/beside"), nested.resolve("A"));
		}
		catch (UnsupportedOperationException | IOException e) {
			Assumptions.abort("no links here");
		}
		assertThat(values(ScanReader.open(nested))).isEqualTo("7 6 5 4 3 2 1");
	}

	@Test
	void foldersTooDeepAreRefused(@TempDir Path other) throws Exception {
		Path deep = other;
		for (int i = 0; i < 20; i++) deep = Files.createDirectory(deep.resolve("d"));
		assertThatThrownBy(() -> ScanReader.open(other)).isInstanceOf(ScanException.class).hasMessageContaining("more than 16 deep");
	}

	private static String values(Scan scan) throws ScanException {
		List<String> values = new ArrayList<>();
		for (int i = 1; i <= scan.size(); i++) values.add(Integer.toString((int) scan.calibrated(i, 1).channels()[0][0]));
		return String.join(" ", values);
	}
}
